"""Draws Slack's blocks as a page: near enough to Slack to show an administrator what people will see."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

STYLE = """
body { margin: 0; padding: 20px; background: #fff; color: #1d1c1d;
  font: 15px/1.47 Lato, "Noto Sans", Arial, sans-serif }
.message { display: flex; gap: 10px; max-width: 680px }
.picture { width: 36px; height: 36px; border-radius: 6px; background: #1f4e5f; color: #fff; font-weight: 700;
  text-align: center; line-height: 36px; flex: none }
.name { font-weight: 900 } .app { background: #e8e8e8; font-size: 10px; padding: 1px 3px; border-radius: 2px }
.time, .only { color: #616061; font-size: 12px }
h2 { font-size: 18px; margin: 6px 0 } p { margin: 6px 0 } ul { margin: 4px 0 4px 22px; padding: 0 }
.context { color: #616061; font-size: 12.5px; margin: 5px 0 } hr { border: 0; border-top: 1px solid #ddd }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 }
.button { border: 1px solid #bbb; border-radius: 6px; padding: 3px 11px; font-weight: 700; font-size: 13.5px }
.primary { background: #007a5a; border-color: #007a5a; color: #fff } .danger { color: #b3093c; border-color: #e01e5a }
.thumbs { color: #616061; font-size: 13px } .user, .channel { background: #e8f5fa; color: #1264a3; padding: 0 3px }
a { color: #1264a3; text-decoration: none }
.window { width: 520px; padding: 0 22px 14px; border: 1px solid #ccc; border-radius: 10px;
  box-shadow: 0 4px 18px #0003 }
.title { display: flex; justify-content: space-between; font-size: 20px; font-weight: 900; padding: 16px 0 8px }
.field { border: 1px solid #aaa; border-radius: 6px; padding: 8px; min-height: 22px; margin: 4px 0 }
.label { font-weight: 700; margin-top: 10px } .row { display: flex; justify-content: space-between; gap: 14px }
.home { max-width: 680px }
"""


def message(blocks: list[dict[str, Any]], only: str = "") -> str:
    """A message of the app; `only` is what Slack writes over one that one person sees."""
    above = f'<div class="only">{escape(only)}</div>' if only else ""
    head = '<span class="name">Impar</span> <span class="app">APP</span> <span class="time">12:04</span>'
    return page(f'{above}<div class="message"><div class="picture">I</div><div>{head}{_all(blocks)}</div></div>')


def window(view: dict[str, Any]) -> str:
    """A modal."""
    title = escape(view["title"]["text"])
    submit = _button(view["submit"]["text"], "primary") if "submit" in view else ""
    close = _button(view["close"]["text"], "")
    bar = f'<div class="actions" style="justify-content:flex-end">{close}{submit}</div>'
    head = f'<div class="title">{title}<span>\N{MULTIPLICATION SIGN}</span></div>'
    return page(f'<div class="window">{head}{_all(view["blocks"])}{bar}</div>')


def home(view: dict[str, Any]) -> str:
    """A Home tab."""
    return page(f'<div class="home">{_all(view["blocks"])}</div>')


def page(body: str) -> str:
    """A page with that in it."""
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{STYLE}</style><body>{body}</body></html>'


def _all(blocks: list[dict[str, Any]]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: dict[str, Any]) -> str:
    return _BLOCKS[block["type"]](block)


def _context(block: dict[str, Any]) -> str:
    return f'<div class="context">{" ".join(escape(one["text"]) for one in block["elements"])}</div>'


def _actions(block: dict[str, Any]) -> str:
    return f'<div class="actions">{"".join(_element(one) for one in block["elements"])}</div>'


def _section(block: dict[str, Any]) -> str:
    return f'<div class="row"><p>{escape(block["text"]["text"])}</p><div>{_element(block["accessory"])}</div></div>'


def _input(block: dict[str, Any]) -> str:
    return f'<div class="label">{escape(block["label"]["text"])}</div>{_field(block["element"])}'


_BLOCKS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "header": lambda block: f"<h2>{escape(block['text']['text'])}</h2>",
    "context": _context,
    "actions": _actions,
    "context_actions": lambda _: '<div class="thumbs">\N{THUMBS UP SIGN} \N{THUMBS DOWN SIGN}</div>',
    "section": _section,
    "input": _input,
    "rich_text": lambda block: "".join(_rich(one) for one in block["elements"]),
    "divider": lambda _: "<hr>",
}


def _element(element: dict[str, Any]) -> str:
    return _button(element["text"]["text"], element.get("style", ""))


def _button(label: str, style: str) -> str:
    return f'<span class="button {style}">{escape(label)}</span>'


def _field(element: dict[str, Any]) -> str:
    if "options" in element:
        return "".join(f"<p>\N{WHITE CIRCLE} {escape(one['text']['text'])}</p>" for one in element["options"])
    return f'<div class="field">{escape(element.get("initial_value", ""))}</div>'


def _rich(element: dict[str, Any]) -> str:
    if element["type"] == "rich_text_list":
        return f"<ul>{''.join(f'<li>{_inline(one)}</li>' for one in element['elements'])}</ul>"
    return f"<p>{_inline(element)}</p>"


def _inline(section: dict[str, Any]) -> str:
    return "".join(_word(one) for one in section["elements"])


def _word(element: dict[str, Any]) -> str:
    match element["type"]:
        case "link":
            return f'<a href="#">{escape(element.get("text") or element["url"])}</a>'
        case "user":
            return '<span class="user">@Anna Lindqvist</span>'
        case "channel":
            return '<span class="channel">#pain-clinic</span>'
        case _:
            style = element.get("style", {})
            text = escape(element["text"]).replace("\n", "<br>")
            text = f"<b>{text}</b>" if style.get("bold") else text
            return f"<i>{text}</i>" if style.get("italic") else text
