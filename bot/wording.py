"""The bot's own sentences. Whatever else it sends stands in a card or in the deck's notices."""

WELCOME = (
    "I answer clinical questions from reviewed cards, each with its citations. I generate nothing and guess nothing.",
    "Ask in your own words, in English. Do not write anything that identifies a patient.",
)
HELP = (
    "Ask a question, or take one of the buttons. After an answer you can go on shortly, like 'and the code?'.",
    "'topics' lists what I can answer, 'sources' gives the references of the last answer.",
    "'audience' changes whom the wording is for, 'policy' says how cards are written and reviewed.",
    "'start over' forgets what this conversation was about.",
    "I am not an emergency service. In an emergency call your local emergency number.",
)
THANKS = ("You are welcome.",)
RESTARTED = ("This conversation starts over.",)
FORGOTTEN = ("What was kept of you is erased: your audience, your feedback, and what you asked.",)
TOPICS = "These are the questions that a card answers."
MANY_TOPICS = "The deck covers {count} topics, among them {names}."

WHICH_DESCRIBES_YOU = "Which best describes you? It changes only the wording, never the facts."
UNKNOWN_AUDIENCE = "There is no such audience."
AUDIENCE_SET = "From now on the wording is for: {audience}."
AGAIN_FOR_AUDIENCE = "Show the last answer in this wording"

ASK = ("I am not sure what you mean. Is it one of these?",)
NONE_OF_THESE = "None of these"
NOTHING_OFFERED = "There is nothing to choose from right now. Ask a question."

REFUSE = ("No card answers this, and I do not guess.",)
FAILED = ("Something went wrong with your message, and it was not answered. The operator has been told.",)
REFUSE_AFTER_NONE = ("Then no card answers your question, and I do not guess. It is noted as open.",)
COVERED = "The cards cover {topic}: {facets}."
SHOW_TOPICS = "What the cards answer"

NO_WORDS = ("There are no words in your message that I can read. Ask a question in English.",)
TOO_LONG = ("Your message is too long: at most {limit} characters, please. Ask one question at a time.",)
OTHER_SCRIPT = ("I can read questions in English only.",)

NO_CARD = ("There is no such card.",)
UNKNOWN_BUTTON = ("This button is not known here any more. Ask your question instead.",)
RETIRED = ("The card behind this button was retired, because its text is no longer valid.",)
NOT_REVIEWED = ("The card behind this button is not reviewed yet, so it cannot be sent.",)

NO_SOURCES = ("There is no answer yet whose sources I could show. Ask a question first.",)
SOURCES_OF = "Sources: {question}"
NOT_CITED = "the source gives no citation"
FEEDBACK_NOTED = "Thank you. Your feedback on that answer is noted."

OVERDUE = "The review of this text has been overdue since {due}."
FOOTER = "Card {card}, version {version} · last updated {updated} · next review by {due}"
FOOTER_SOURCE = "written from: {publisher}, last updated {updated}, {status}"
JURISDICTION = "Valid in: {jurisdiction}"
WHY_UNHELPFUL = "If you like, say why:"
REASONS = {
    "other-question": "It answers another question",
    "outdated": "It is out of date",
    "incomplete": "Something is missing",
    "unclear": "It is hard to understand",
}
HELPFUL = "Helpful"
UNHELPFUL = "Not helpful"
SOURCES = "Sources"
REFERENCES = "References"
EDITORS_NOTE = "Editor's note"
BACK = "Back to the answer"
DESCRIPTION = (
    "Answers clinical questions from reviewed, cited cards, and says plainly when no card answers. "
    "It generates nothing. For healthcare professionals. It is no emergency service. "
    "Write nothing that identifies a patient."
)
SHORT_DESCRIPTION = "Clinical questions, answered from reviewed and cited cards."
PRIVACY = (
    "Names, numbers and the like are taken out of what you write before it is kept.",
    "Your account is kept as a code that cannot be turned back, the address of your chat until the reply is sent.",
)
KEPT = "Kept of you are: {kept}."
NOTHING_KEPT = "Nothing is kept of you."
KEPT_AUDIENCE = "The wording is for: {audience}."
HOW_TO_FORGET = "/forget erases all of it."
ALREADY_THERE = "This answer is already in the chat."
OPEN_CHAT = "Open in the chat"
ASK_IN_CHAT = "No card found. Ask in the chat"
URGENT_TITLE = "This may be urgent"
REFERENCES_IN_CHAT = "The references did not fit here; the chat shows them."
TOO_LONG_TO_POST = "This answer is too long to be posted here; the chat shows it whole."
