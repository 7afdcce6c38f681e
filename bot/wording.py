"""The bot's own sentences. Whatever else it sends stands in a card or in the deck's notices."""

from answers.release import Withheld

NO_EMERGENCY_SERVICE = "I am not an emergency service. In an emergency call your local emergency number."
WELCOME = (
    "I answer clinical questions from reviewed cards, each with its citations. I generate nothing and guess nothing.",
    "Ask in your own words, in English. Do not write anything that identifies a patient.",
)
HELP = (
    "Ask a question, or take one of the buttons. After an answer you can go on shortly, like 'and the code?'.",
    "'topics' lists what I can answer, 'sources' gives the references of the last answer.",
    "'audience' changes whom the wording is for, 'policy' says how cards are written and reviewed.",
    "'start over' forgets what this conversation was about.",
    NO_EMERGENCY_SERVICE,
)
THANKS = ("You are welcome.",)
RESTARTED = ("This conversation starts over.",)
FORGOTTEN = ("What was kept of you is erased: your audience, your feedback, and what you asked.",)
TOPICS = "These are the questions that a card answers."
MANY_TOPICS = "The deck covers {count} topics, among them {names}."

WHICH_DESCRIBES_YOU = "Which best describes you? It changes only the wording, never the facts."
UNKNOWN_AUDIENCE = "There is no such audience."
NO_PATIENTS = "This bot is for professionals: there is no wording for patients here."
AUDIENCE_SET = "From now on the wording is for: {audience}."
AGAIN_FOR_AUDIENCE = "Show the last answer in this wording"

ASK = ("I am not sure what you mean. Is it one of these?",)
NONE_OF_THESE = "None of these"
NOTHING_OFFERED = "There is nothing to choose from right now. Ask a question."

REFUSE = ("No card answers this, and I do not guess.",)
FAILED = (
    "Something went wrong with your message, and it was not answered. The operator has been told.",
    NO_EMERGENCY_SERVICE,
)
REFUSE_AFTER_NONE = ("Then no card answers your question, and I do not guess. It is noted as open.",)
COVERED = "The cards cover {topic}: {facets}."
NOTHING_COVERED = "No card may be sent here now, by what the operator has set for review states, dates and places."
SHOW_TOPICS = "What the cards answer"

URGENT = ("This may be an emergency. I am not an emergency service, and I cannot help with it.",)
URGENT_ADVICE = (
    "Call your local emergency number now, or get a doctor or nurse who can see the person.",
    "Do not wait for an answer here.",
)
URGENT_AGAIN = (
    "I have not answered your message. If nobody is in danger, ask again as a question about people in general: "
    "'can the block cause ...?'"
)
UNCLEAR_EMERGENCY = "the check for emergencies failed"
UNREAD_EMERGENCY = "the check for identifiers failed, so that the message was not read"
URGENT_NOT_REFERRED = "Your words have not gone to a specialist."
ALERT = "A message on {platform} got the urgent reply: {what}. At {at}, receipt {id}."
ALERT_ADVICE = "Nothing that the person wrote is passed on here. Look after it where it was written."

INDIVIDUAL = (
    "I cannot give a diagnosis, a dose or a decision for one person. That takes a clinician who knows them.",
    "What I can give is what reviewed cards say in general.",
)

IDENTIFIERS_REMOVED = (
    "What identifies a person does not belong here: I took it out of your message before anything was kept."
)

NO_WORDS = ("There are no words in your message that I can read. Ask a question in English.",)
TOO_MANY = ("That was too many messages in a short time. Wait a minute, please, and ask again.",)
TOO_LONG = ("Your message is too long: at most {limit} characters, please. Ask one question at a time.",)
OTHER_SCRIPT = ("I can read questions in English only.",)

TELL_ME = "Tell me when a card answers this"
WILL_TELL = ("Noted. When a card answers your question while it is kept, you will be told so here.",)
NOW_ANSWERED = "A card now answers what you asked here"
YOU_ASKED = "You asked: {question}"

NO_CARD = ("There is no such card.",)
UNKNOWN_BUTTON = ("This button is not known here any more. Ask your question instead.",)
WITHHELD = {
    Withheld.RETIRED: "The card behind this button was retired, because its text is no longer valid.",
    Withheld.NOT_REVIEWED: "The card behind this button is not reviewed yet, so it cannot be sent.",
    Withheld.NOT_APPROVED: "The card that answers this is not approved yet, so it is not sent here.",
    Withheld.OVERDUE: "The card that answers this is withdrawn: its review has been overdue for too long.",
    Withheld.ELSEWHERE: "The card that answers this is valid in {jurisdiction} only, so it is not sent here.",
    Withheld.NOT_YET: "The card that answers this is not valid before {effective}.",
    Withheld.EXPIRED: "The card that answers this expired after {expires}.",
}

RECALL_TITLE = "An answer that you were sent here is withdrawn"
RECALLED = ("It answered: {question}", "Do not rely on it any more. The reason: {reason}")
RECALLED_FOOTER = "Card {card}, version {version}"
ANSWER_NOW = "Show the answer as it is now"

NO_SOURCES = ("There is no answer yet whose sources I could show. Ask a question first.",)
SOURCES_OF = "Sources: {question}"
NOT_CITED = "the source gives no citation"
FEEDBACK_NOTED = "Thank you. Your feedback on that answer is noted."

OVERDUE = "The review of this text has been overdue since {due}."
FOOTER = "Card {card}, version {version} · last updated {updated} · next review by {due}"
FOOTER_SOURCE = "written from: {publisher}, last updated {updated}, {status}"
JURISDICTION = "Valid in: {jurisdiction}"
VALID_UNTIL = "Valid until: {day}"
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
    "Your account is kept as a code that cannot be turned back.",
    "The address of your chat is kept with the record of an answer, so that you can be told if it is withdrawn.",
)
KEPT = "Kept of you are: {kept}."
NOTHING_KEPT = "Nothing is kept of you."
KEPT_AUDIENCE = "The wording is for: {audience}."
HOW_TO_FORGET = "/forget erases all of it."
ALREADY_SENT = "This answer was already sent here. If you do not see it any more, ask the question again."
ON_ITS_WAY = "The answer is on its way."
OPEN_CHAT = "Open in the chat"
ASK_IN_CHAT = "No card found. Ask in the chat"
URGENT_TITLE = "This may be urgent"
REFERENCES_IN_CHAT = "The references did not fit here; the chat shows them."
TOO_LONG_TO_POST = "This answer is too long to be posted here; the chat shows it whole."

SHARE = "Share in channel"
ASK_SPECIALIST = "Ask a specialist"
REFERRED = ("Your question has gone to a specialist. Their answer will come to you here.",)
NOT_REFERRED = (
    "Your question could not be posted for the specialists, so none of them has it.",
    "Please ask them in another way. The operator has been told.",
)
NO_REFERRAL = ("There is no question to pass on. Write it, please.",)
NOT_SHARED = ("Slack does not let me post in this channel: the answer is not shared, or not all of it.",)
ALREADY_SHARED = ("You have shared this answer here already.",)
TOO_LONG_TO_SHARE = (
    "This answer is too long to be shared where I am no member. Invite me to the channel, then share it again.",
)
FROM_SPECIALIST = "A specialist answers your question"
NOT_A_CARD = "This is the answer of a person. It is no card: it was not reviewed, and it carries no citations."
FORGET_ME = "Forget me"
SHARED_BY = "Shared by "
WRITTEN_BY = "Written by "
ALL_REFERENCES = "All references"
PART = "Part {number} of {count}"
QUESTION_FOR_SPECIALIST = "A question for a specialist"
ASKED_IN = "Asked in "
ASKED_DIRECTLY = "a direct message"
LINK_BACK = "go there"
HOW_TO_ANSWER = (
    "What you reply in this thread is sent to the person who asked, as the answer of a person. Identifiers of patients "
    "were taken out of the question; write none in your answer."
)
EARLIER = "Previous"
LATER = "Next"
FEEDBACK = "Your feedback"
WHY_NOT = "Why did this answer not help?"
NO_IDENTIFIERS = "Write nothing that identifies a patient."
SEND = "Send"
CLOSE = "Close"
YOUR_QUESTION = "Your question"
TOO_LONG_TO_EDIT = "the message is too long to be one; shorten it, please"
ASK_IMPAR = "Ask Impar"
ASK_NOW = "Ask"
BEFORE_REFERRAL = "This goes to the channel of the specialists. Everybody there can read it, and see where you asked."

HOME_TITLE = "Impar"
HOME_AUDIENCE = "Whom the wording is for"
HOME_TOPICS = "What the cards answer"
HOME_RECENT = "What you were last shown"
HOME_KEPT = "What is kept of you"
WHAT_IS_KEPT = (
    "Kept are the audience that you chose, which cards you were shown, your questions that no card answered, without "
    "identifiers, and your feedback."
)
REALLY_FORGET = "Everything that is kept of you is erased. This cannot be undone."
KEEP = "Keep it"
HOME_VERSION = "Impar {version} · {cards} cards, last updated {updated}"

WORKING = "is looking for the card …"
ELSEWHERE = "Impar does not answer in this channel. Ask it in a direct message, or with /impar, which only you see."
NOT_TAKEN = f"That could not be taken in just now. Please do it once more. {NO_EMERGENCY_SERVICE}"
NOT_INSTALLED = "Impar is not installed in this workspace any more."
