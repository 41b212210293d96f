"""The log, readable by the coordinator of the organisation that it is about."""

from flask import Blueprint, render_template
from flask_babel import gettext as _

from maturity.services import events
from maturity.web import wiring
from maturity.web.permission import actor, permission

bp = Blueprint("events", __name__)


@bp.get("/log")
@permission("coordinator")
def log() -> str:
    """Show who did what when."""
    with wiring.database().read() as store:
        entries = events.log(store, actor())
    return render_template("events/log.html", who=actor(), entries=entries, words=words())


def words() -> dict[str, str]:
    """Return verb of the log to what a person reads."""
    return {
        "invite": _("Invited the coordinator"),
        "sign-in": _("Signed in"),
        "sign-out-others": _("Signed out in other browsers"),
        "add-organiser": _("Added an organiser"),
        "remove-organiser": _("Removed an organiser"),
        "confirm-app": _("Set up an app for one-time codes"),
        "recovery-code": _("Signed in or confirmed with a recovery code"),
        "new-recovery-codes": _("Made new recovery codes"),
        "locked-code": _("Several wrong one-time codes: the account has to wait"),
        "reset-second-factor": _("Reset two-step sign-in"),
        "password-letter": _("Asked for a link to choose a password"),
        "set-password": _("Chose a password"),
        "locked": _("Several wrong passwords: the account has to wait"),
        "finish": _("Was done with an area"),
        "choose-way": _("Chose how you answer"),
        "erase-self": _("Had the own personal data erased"),
        "invite-colleague": _("Invited a colleague"),
        "change-colleague": _("Changed what a colleague answers"),
        "remind-colleague": _("Reminded a colleague"),
        "remove-colleague": _("Removed a colleague"),
        "remove-reader": _("Removed a reader"),
        "welcome-domains": _("Chose who comes in by work account"),
        "come-in": _("Came in by work account"),
        "forward": _("Forwarded the invitation"),
        "register": _("Wrote the case number"),
        "register-evidence": _("Registered evidence"),
        "change-evidence": _("Changed evidence"),
        "remove-evidence": _("Removed evidence"),
        "add-action": _("Added to the action plan"),
        "change-action": _("Changed an action of the plan"),
        "move-action": _("Changed the order of the plan"),
        "undo-plan": _("Undid the last change of the plan"),
        "choose-targets": _("Chose targets"),
        "say-hours": _("Estimated the hours of the plan"),
        "agree": _("Settled an answer"),
        "accept": _("Accepted the answers that all agreed on"),
        "ask-approval": _("Sent the answers for approval"),
        "withdraw-approval": _("Withdrew the request for approval"),
        "return": _("Sent the answers back"),
        "sign": _("Approved the answers"),
        "invite-reviewer": _("Invited a peer reviewer"),
        "remind-reviewer": _("Reminded a peer reviewer"),
        "end-review": _("Ended a peer review"),
        "remark": _("Remarked on answers as a peer reviewer"),
        "finish-review": _("Was done with reviewing an area"),
        "decide-remark": _("Decided on a peer reviewer's suggestion"),
        "list-cases": _("Saved the list of cases"),
        "draw-case": _("Drew a case by lot"),
        "check-case": _("Checked a case that was drawn"),
        "reconfirm": _("Confirmed answers of the last wave"),
        "add-organisation": _("Added the organisation to the register"),
        "change-organisation": _("Changed the facts about the organisation"),
        "put-contact": _("Set the roles of a contact person"),
        "end-contact": _("Removed a contact person"),
        "invite-contact": _("Invited a contact person"),
        "send-letters": _("Asked for letters to be sent"),
        "write-letter": _("Wrote a letter to the organisation"),
        "change-letter": _("Changed the text of a letter"),
        "choose-recipients": _("Chose where letters go"),
        "import-recipients": _("Imported where letters go"),
        "correct-recipient": _("Corrected where letters go"),
        "add-note": _("Wrote a note"),
        "decline": _("Declined to take part"),
        "take-part": _("Took part after all"),
        "submit": _("Submitted the answers"),
        "choose-rung": _("Chose who may see the answers"),
        "prepare-publication": _("Made a draft of the publication"),
        "approve-publication": _("Approved the publication"),
        "drop-publication": _("Threw the draft of the publication away"),
        "publish": _("Published the wave"),
        "withdraw-publication": _("Withdrew the publication"),
        "tell-use": _("Told how the answers were used"),
        "make-group": _("Put a peer group together"),
        "rename-group": _("Renamed a peer group"),
        "remove-group": _("Removed a peer group"),
        "set-unit": _("Changed the shared purchasing unit"),
        "reopen": _("Unlocked the answers"),
        "handle-sign": _("Handled a sign in the submitted answers"),
        "ask-about-signs": _("Asked about the submitted answers"),
        "agree-to-learning": _("Chose where others may learn from you"),
        "ask-contact": _("Asked another organisation for contact"),
        "answer-contact": _("Answered a request for contact"),
        "withdraw-contact": _("Withdrew a request for contact"),
        "create-wave": _("Began a wave"),
        "change-wave": _("Changed a wave that is not open yet"),
        "remove-wave": _("Removed a wave that was never opened"),
        "choose-organisations": _("Chose organisations for a wave"),
        "leave-out-organisations": _("Took organisations from a wave"),
        "join-organisations": _("Added organisations to an open wave"),
        "test-wave": _("Made a test response"),
        "send-sender-code": _("Sent a code to the sender of a wave"),
        "verify-sender": _("Confirmed the sender of a wave"),
        "open-wave": _("Opened a wave"),
        "close-wave": _("Closed a wave"),
        "reopen-wave": _("Opened a wave again"),
        "move-closing": _("Moved the last day of a wave"),
        "extend-wave": _("Gave the organisation longer time"),
        "end-extension": _("Took the longer time away"),
        "make-key": _("Made a key for a program"),
        "revoke-key": _("Revoked a key for a program"),
        "export-submissions": _("Wrote the submissions of a wave to a file"),
        "import-figures": _("Imported outside figures"),
    }
