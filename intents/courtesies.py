"""Messages that ask for no card: thanks, greetings, and what the bot does on request."""

from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein

from intents.normalise import words
from intents.slips import edits_allowed


class Courtesy(StrEnum):
    """What a message that asks for no card wants."""

    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    TOPICS = "topics"
    AUDIENCE = "audience"
    SOURCES = "sources"
    POLICY = "policy"
    RESTART = "restart"
    FORGET = "forget"
    NONE = "none"


_WORDINGS = {
    Courtesy.GREETING: (
        "hi", "hello", "hey", "hiya", "hi there", "hello there", "hey there", "good morning", "good afternoon",
        "good evening", "greetings", "morning", "hello impar", "hi impar", "hey impar",
    ),
    Courtesy.THANKS: (
        "thanks", "thank you", "thx", "ty", "cheers", "many thanks", "thanks a lot", "thank you very much", "great",
        "thanks very helpful", "perfect thanks", "ok thanks", "ok thank you", "great thanks", "that helps", "got it",
        "that helps thanks", "much appreciated", "appreciate it", "ok", "okay", "got it thanks", "bye", "goodbye",
        "thanks so much", "thank you so much", "awesome thanks", "perfect", "no thanks", "thats all thanks",
    ),
    Courtesy.HELP: (
        "help", "what can you do", "how do you work", "how does this work", "what is this", "how do i use this",
        "help me", "instructions", "usage", "commands", "who are you", "what are you", "what can i ask",
        "what can i ask you", "start", "menu", "are you a doctor", "are you a bot", "what do you do",
    ),
    Courtesy.TOPICS: (
        "topics", "list topics", "what topics do you have", "which topics are there", "what do you know",
        "what do you know about", "show topics", "list cards", "cards", "what questions can you answer", "show cards",
        "which cards are there", "what do you cover", "what can you answer", "which questions can you answer",
    ),
    Courtesy.AUDIENCE: (
        "audience", "change audience", "change wording", "which best describes me", "set audience", "my role",
        "change my role", "switch audience", "simpler words please", "say it in plain words",
        "can you explain that in plain english", "explain it simply", "in plain language", "in plain words",
        "i am a patient", "i am a coder", "i am a trainee", "i am a student", "i am a clinician", "i am a doctor",
        "i am a nurse",
    ),
    Courtesy.SOURCES: (
        "sources", "references", "show sources", "show references", "citations", "source", "what are your sources",
        "where is this from", "where does this come from", "which sources", "what is the source", "reference list",
        "show me the references", "show me the sources", "what are the references", "where did you get this",
        "where did you get that", "list references", "list the sources", "bibliography", "sources please",
        "and the sources", "refs", "what are the sources", "where does it say that",
        "can i see the sources", "can i see the references",
    ),
    Courtesy.POLICY: (
        "editorial policy", "policy", "view editorial policy", "who reviews this", "how are cards reviewed",
        "disclaimer", "show disclaimer", "who wrote this", "who writes the cards",
    ),
    Courtesy.RESTART: (
        "start over", "restart", "reset", "new conversation", "clear", "forget this conversation", "begin again",
        "new topic", "start again", "start fresh", "clear conversation", "start a new conversation",
    ),
    Courtesy.FORGET: (
        "forget me", "forget about me", "erase my data", "delete my data", "erase me", "delete me", "remove my data",
        "forget everything about me", "delete everything about me", "erase everything about me", "forget my data",
        "delete all my data", "erase all my data", "delete my history", "erase my history", "clear my data",
        "clear my history", "forget what you know about me", "delete what you know about me",
    ),
    Courtesy.NONE: (
        "none of these", "none of them", "none of those", "none", "neither", "not these", "no none of these",
        "something else", "none of the above",
    ),
}  # fmt: skip

_LONGEST = 60


def recognise(question: str) -> Courtesy | None:
    """The courtesy that a whole message is, slips forgiven; None where it asks for something else."""
    if len(question) > _LONGEST:
        return None
    said = words(question)
    said = said[:-1] if len(said) > 1 and said[-1] == "please" else said
    exact = _BY_WORDS.get(tuple(said))
    if exact is not None:
        return exact
    near = (courtesy for wording, courtesy in _BY_WORDS.items() if len(wording) == len(said) and _alike(said, wording))
    return next(near, None)


def _alike(said: list[str], wording: tuple[str, ...]) -> bool:
    """Whether two messages are the same word by word, but for slips."""
    return all(
        DamerauLevenshtein.distance(word, other, score_cutoff=2) <= edits_allowed(min(len(word), len(other)))
        for word, other in zip(said, wording, strict=True)
    )


_BY_WORDS = {tuple(words(wording)): courtesy for courtesy, wordings in _WORDINGS.items() for wording in wordings}
