// Draws each figure out of the table that stands under it. Without this script the tables are all there is, and enough.
"use strict";

const MOST_LYING = 12; // more bars below each other than that do not fit a page; the table has the rest
const LYING = 34; // pixels of height that such a bar and two lines beside it need
const AROUND = 76; // pixels of height for the axis and the legend
const LETTER = 15; // pixels of a picture's width for each letter of a line beside a bar; the table has the whole name
const PAPER = { width: 640, height: 250 }; // pixels at 96 to the inch: 17 cm fit between the margins of A4 and Letter
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const onPaper = matchMedia("print");
let charts = [];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function numbersOf(table, most) {
  const rows = Array.from(table.tBodies[0].rows).slice(0, most);
  const named = Array.from(table.tHead.rows[0].cells, (head, place) => ({ head, place }));
  const drawn = named.filter(({ head }) => head.dataset.colour);
  return {
    names: rows.map((row) => row.cells[0].textContent),
    series: drawn.map(({ head, place }) => ({
      label: head.textContent,
      data: rows.map((row) => Number(row.cells[place].textContent)),
      backgroundColor: colour(head.dataset.colour),
    })),
  };
}

// A name beside a bar in at most two lines; a day without its year.
function lines(name, longest) {
  if (DAY.test(name)) {
    return new Date(name).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  }
  if (name.length <= longest) return name;
  const end = name.lastIndexOf(" ", longest);
  const first = name.slice(0, end > 0 ? end : longest);
  const second = name.slice(first.length).trim();
  return [first, second.length > longest ? `${second.slice(0, longest - 1).trimEnd()}…` : second];
}

function axes(lies, names, longest) {
  const line = { color: colour("line") };
  const ticks = { color: colour("soft") };
  const named = { callback: (_, place) => lines(names[place], longest), maxRotation: 0, autoSkip: !lies };
  const byName = { stacked: true, grid: { display: false }, border: line, ticks: { ...ticks, ...named } };
  const byCount = { stacked: true, beginAtZero: true, grid: line, border: { display: false }, ticks: { ...ticks, precision: 0 } };
  return lies ? { x: byCount, y: byName } : { x: byName, y: byCount };
}

function drawing(picture, lies, { names, series }) {
  const longest = Math.round((onPaper.matches ? PAPER.width : picture.clientWidth) / LETTER);
  const edge = { borderColor: colour("sheet"), borderWidth: lies ? { right: 1 } : { top: 1 }, borderRadius: 2 };
  const bars = { maxBarThickness: lies ? 18 : 36, categoryPercentage: 0.86, barPercentage: 0.92 };
  const labels = { color: colour("ink"), usePointStyle: true, pointStyle: "rectRounded", boxHeight: 8, padding: 14 };
  return {
    type: "bar",
    data: { labels: names, datasets: series.map((each) => ({ ...each, ...edge, ...bars })) },
    options: {
      indexAxis: lies ? "y" : "x",
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", axis: lies ? "y" : "x", intersect: false },
      scales: axes(lies, names, longest),
      plugins: { legend: { display: series.length > 1, position: "bottom", labels } },
    },
  };
}

function draw(picture) {
  const table = document.getElementById(picture.dataset.table);
  const lies = picture.dataset.shape === "lying";
  const numbers = numbersOf(table, lies ? MOST_LYING : undefined);
  const height = lies ? numbers.names.length * LYING + AROUND : 0;
  if (height) picture.style.height = `${height}px`;
  const canvas = document.createElement("canvas");
  const title = picture.closest("figure").querySelector("h2").textContent;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Chart: ${title}. Its numbers stand in the table below.`);
  picture.replaceChildren(canvas);
  const chart = new Chart(canvas, drawing(picture, lies, numbers));
  return { chart, height };
}

function drawAll(paper) {
  charts.forEach(({ chart }) => chart.destroy());
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  charts = Array.from(document.querySelectorAll(".picture"), draw);
  if (paper) charts.forEach(({ chart, height }) => chart.resize(PAPER.width, height || PAPER.height));
}

drawAll(onPaper.matches);
onPaper.addEventListener("change", () => drawAll(onPaper.matches));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(onPaper.matches));
addEventListener("beforeprint", () => drawAll(true));
addEventListener("afterprint", () => drawAll(false));
