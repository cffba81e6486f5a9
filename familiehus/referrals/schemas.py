"""Every address of the API about families, as its description tells of them. The examples are nobody."""

from __future__ import annotations

from typing import Any

from familiehus.referrals.domain import Action
from familiehus.referrals.shapes import asked, told
from familiehus.referrals.shapes import board as told_board
from familiehus.referrals.shapes.demands import OPERATIONS as DEMANDS
from familiehus.referrals.shapes.parts import IssuedSchema
from familiehus.referrals.shapes.pass_ons import PassOnsSchema
from familiehus.referrals.shapes.talks import OPERATIONS as TALKS
from familiehus.web.described import NOBODY, DoneSchema, Operation, SideQuery

__all__ = ["ACTIONS", "DEMANDS", "OPERATIONS", "TALKS"]
ACTIONS = tuple(action.value for action in Action)
_LINE = {
    "name": "Prøve Mor",
    "contact": {"way": "phone", "phone": "+45 00 00 00 00", "note": "Ring efter kl. 10"},
    "week": 17,
    "place": "Prøvekommune",
    "texts": {"own_words": "Et opdigtet eksempel."},
}
_PREVIEW: dict[str, Any] = {"to": {"unit": NOBODY}, "kind": "handover", "items": [NOBODY]}
_SENDING = _PREVIEW | {
    "form": "oral",
    "understood": "own_language",
    "last_day": "2027-05-31",
    "agreed": True,
}
_AGAIN = {name: value for name, value in _SENDING.items() if name not in _PREVIEW}
OPERATIONS = (
    Operation("get", "/api/v1/lines", "listLines", "The contact board", told_board.BoardSchema, query=SideQuery),
    Operation(
        "post", "/api/v1/lines", "openLine", "Open a line", DoneSchema, asked.NewLineSchema,
        status=201, once=True, example=_LINE,
    ),
    Operation(
        "post", "/api/v1/find", "findFamilies", "One's own families by name or number; nobody else is searched",
        told_board.FoundSchema, asked.FindSchema, example={"who": "Prøve"},
    ),
    Operation("get", "/api/v1/lines/{line}", "getLine", "One line of one's own", told.LineSchema),
    Operation(
        "post", "/api/v1/lines/{line}/tries", "logTry", "Tried to reach the parent, or talked", DoneSchema,
        asked.TrySchema, status=201, once=True, example={"way": "phone", "reached": False},
    ),
    Operation(
        "post", "/api/v1/lines/{line}/plan", "planLine", "When the holder acts next", DoneSchema,
        asked.PlanSchema, once=True, versioned=True, example={"next_on": "2027-01-04"},
    ),
    Operation(
        "post", "/api/v1/lines/{line}/items", "writeItem", "A new version of a text", DoneSchema,
        asked.WrittenSchema, status=201, once=True, example={"field": "note", "text": "Et opdigtet eksempel."},
    ),
    Operation(
        "post", "/api/v1/lines/{line}/details", "correctLine", "A new name, safe contact, place or day",
        DoneSchema, asked.DetailsSchema, once=True,
        example={"contact": {"way": "email", "email": "mor@proeve.example"}},
    ),
    Operation(
        "post", "/api/v1/lines/{line}/quiet", "quietLine", "Stop everything toward the parent at once",
        DoneSchema, asked.QuietSchema, once=True, example={"quiet": True},
    ),
    Operation(
        "post", "/api/v1/lines/{line}/last-message", "sendLastMessage",
        "One neutral message with the way back to a parent who cannot be reached", DoneSchema, once=True,
    ),
    Operation(
        "post", "/api/v1/lines/{line}/last-word", "leaveLastWord",
        "A neutral last word was left on the phone of a parent who is only rung up", DoneSchema,
        asked.LastWordSchema, once=True, example={"allowed": True},
    ),
    Operation(
        "post", "/api/v1/lines/{line}/close", "closeLine", "End a line on purpose", DoneSchema,
        asked.ClosingSchema, once=True, versioned=True, example={"ending": "enough", "told": True},
    ),
    Operation(
        "post", "/api/v1/lines/{line}/family", "linkLines",
        "Propose that two lines belong together; it counts when both parents have said yes", DoneSchema,
        asked.KinSchema, status=201, once=True, example={"reference": "K-PRØ-VE0"},
    ),
    Operation(
        "post", "/api/v1/lines/{line}/family/{link}/yes", "agreeToLink", "This line's parent has said yes",
        DoneSchema, once=True,
    ),
    Operation(
        "post", "/api/v1/lines/{line}/family/{link}/end", "endLink", "This line's parent wants it no longer",
        DoneSchema, once=True,
    ),
    Operation(
        "get", "/api/v1/lines/{line}/receivers", "listReceivers", "Who could help, and what stands in the way",
        told.ReceiversSchema,
    ),
    Operation(
        "post", "/api/v1/lines/{line}/preview", "previewReferral", "The very text to show the parent",
        told.ShownSchema, asked.PreviewSchema, example=_PREVIEW,
    ),
    Operation(
        "post", "/api/v1/lines/{line}/referrals", "sendReferral", "Send a referral with the parent's consent",
        DoneSchema, asked.SendingSchema, status=201, once=True, example=_SENDING,
    ),
    Operation("get", "/api/v1/lines/{line}/consents", "listConsents", "The consents of a line", told.ConsentsSchema),
    Operation(
        "post", "/api/v1/lines/{line}/consents/{consent}/withdrawal", "withdrawConsent",
        "The parent takes a yes back, in whole or in part", DoneSchema, asked.WithdrawalSchema, once=True,
        example={"items": [NOBODY]},
    ),
    Operation(
        "post", "/api/v1/lines/{line}/consents/{consent}/contact", "renewContact",
        "The parent says yes to the newest safe contact, in place of the one the consent names", DoneSchema,
        once=True,
    ),
    Operation(
        "post", "/api/v1/lines/{line}/consents/{consent}/extension", "extendConsent",
        "The parent says yes again, before it ends, until a later day", DoneSchema, asked.SaidAgainSchema, once=True,
        example=_AGAIN,
    ),
    Operation(
        "post", "/api/v1/lines/{line}/consents/{consent}/confirmation", "askConfirmation",
        "Ask the parent to confirm in writing, on their page", DoneSchema, once=True,
    ),
    Operation(
        "post", "/api/v1/lines/{line}/page", "makeParentPage",
        "A new link and code for the parent's page; the link before opens nothing", IssuedSchema,
        status=201, once=True,
    ),
    Operation(
        "post", "/api/v1/lines/{line}/page/shut", "shutParentPage", "From now on nothing opens the parent's page",
        DoneSchema, once=True,
    ),
    Operation(
        "post", "/api/v1/lines/{line}/answers/{answer}/settled", "settleAnswer",
        "Something has been done about what the parent said", DoneSchema, once=True,
    ),
    Operation(
        "get", "/api/v1/pass-ons", "listPassOns", "What can be passed on, and what one is asked to take over",
        PassOnsSchema,
    ),
    Operation(
        "post", "/api/v1/pass-ons", "passOn", "Ask a colleague to take over lines", DoneSchema,
        asked.PassOnSchema, status=201, once=True, example={"lines": [NOBODY], "to": NOBODY},
    ),
    Operation(
        "post", "/api/v1/pass-ons/answers", "answerPassOn", "Yes or no to what one is asked to take over",
        DoneSchema, asked.PassOnAnswerSchema, once=True, example={"offers": [NOBODY], "accepts": True},
    ),
    Operation(
        "post", "/api/v1/pass-ons/{offer}/take-back", "takeBackPassOn", "Take it back before it is answered",
        DoneSchema, once=True,
    ),
    Operation(
        "get", "/api/v1/inbox", "listInbox", "What came to one's units", told_board.InboxSchema, query=SideQuery
    ),
    Operation("get", "/api/v1/referrals/{referral}", "getReferral", "A referral", told.ReferralSchema),
    Operation(
        "post", "/api/v1/referrals/{referral}/sent", "sentByHand",
        "The sender has sent the text to a receiver who is not here", DoneSchema, once=True, versioned=True,
    ),
    Operation(
        "post", "/api/v1/referrals/{referral}/{action}", "actOnReferral",
        "Carry out an action; those that are possible are links of the referral", DoneSchema, asked.SaidSchema,
        once=True, versioned=True, example={"reason": "Et opdigtet eksempel."},
    ),
    Operation(
        "get", "/api/v1/frames/{organisation}", "listFrames", "An organisation's open lines without names",
        told_board.FramesSchema, query=SideQuery,
    ),
)  # fmt: skip
