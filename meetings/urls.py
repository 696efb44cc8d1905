"""The addresses of meetings, the room and the records."""

from django.urls import path, register_converter

from .views import (
    action,
    announcing,
    blockers,
    calendar,
    corrections,
    display,
    facilitator,
    guests,
    links,
    log,
    mail_in,
    meetings,
    ownership,
    parking,
    people,
    positions,
    pre_read,
    projects,
    questions,
    records,
    room,
    sample,
    settings,
    stopping,
    summary,
    today,
)


class RecordNumber:
    """47 is D-047 in an address."""

    regex = "D-[0-9]{3,9}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("D-"))

    def to_url(self, number: int) -> str:
        return f"D-{number:03d}"


register_converter(RecordNumber, "record_number")

urlpatterns = [
    # An address is looked for from the top: what a live meeting asks for all the time stands there.
    # A question: preparing it, and what happens to it on the floor.
    path("ask/", questions.ask_somewhere, name="ask_somewhere"),
    path("projects/<slug:slug>/questions/", questions.ask, name="ask"),
    path("questions/<uuid:item_id>/", questions.question, name="question"),
    path("questions/<uuid:item_id>/schedule/", questions.schedule, name="schedule"),
    path("questions/<uuid:item_id>/return/", questions.return_question, name="return_question"),
    path("questions/<uuid:item_id>/move/", questions.move_question, name="move_question"),
    path("questions/<uuid:item_id>/open/", room.open_question, name="open_question"),
    path("questions/<uuid:item_id>/put-back/", room.put_back, name="put_back"),
    path("questions/<uuid:item_id>/reveal/", room.reveal, name="reveal"),
    path("questions/<uuid:item_id>/pause/", room.pause, name="pause"),
    path("questions/<uuid:item_id>/resume/", room.resume, name="resume"),
    path("questions/<uuid:item_id>/extend/", room.extend, name="extend"),
    path("questions/<uuid:item_id>/nudge/", room.nudge_silent, name="nudge_silent"),
    path("questions/<uuid:item_id>/settle/", room.settle, name="settle"),
    # What a participant says.
    path("questions/<uuid:item_id>/positions/", positions.positions, name="positions"),
    path("questions/<uuid:item_id>/position/", positions.position, name="position"),
    path("questions/<uuid:item_id>/position/yours/", positions.yours, name="yours"),
    path("questions/<uuid:item_id>/position/give/", positions.give_position, name="give_position"),
    path("questions/<uuid:item_id>/position/on-behalf/", positions.give_on_behalf, name="give_on_behalf"),
    path("questions/<uuid:item_id>/position/withdraw/", positions.withdraw_position, name="withdraw_position"),
    path("questions/<uuid:item_id>/position/change/", positions.change_mind, name="change_mind"),
    path("questions/<uuid:item_id>/objections/", positions.raise_objection, name="raise_objection"),
    path("objections/<int:objection_id>/withdraw/", positions.withdraw_objection, name="withdraw_objection"),
    # The room.
    path("meetings/<uuid:meeting_id>/room/", room.room, name="room"),
    path("meetings/<uuid:meeting_id>/room/changes/", room.changes, name="changes"),
    path("meetings/<uuid:meeting_id>/room/yours/", room.room_yours, name="room_yours"),
    path("meetings/<uuid:meeting_id>/display/", display.display, name="display"),
    path("meetings/<uuid:meeting_id>/display/changes/", display.display_changes, name="display_changes"),
    path("meetings/<uuid:meeting_id>/enter/", room.enter_room, name="enter_room"),
    path("meetings/<uuid:meeting_id>/facilitator/", facilitator.hand_over, name="hand_over"),
    path("meetings/<uuid:meeting_id>/take-over/", facilitator.take_over, name="take_over"),
    path("meetings/<uuid:meeting_id>/open/", room.open_room, name="open_room"),
    path("meetings/<uuid:meeting_id>/close/", room.close_meeting, name="close_meeting"),
    path("meetings/<uuid:meeting_id>/parking/", parking.park, name="park"),
    path("meetings/<uuid:meeting_id>/parking/to-project/", parking.send_to_backlog, name="send_to_backlog"),
    path("parked/<uuid:parked_id>/reword/", parking.reword_parked, name="reword_parked"),
    path("parked/<uuid:parked_id>/withdraw/", parking.withdraw_parked, name="withdraw_parked"),
    path("parked/<uuid:parked_id>/again/", parking.park_again, name="park_again"),
    path("parked/<uuid:parked_id>/next-step/", parking.give_next_step, name="give_next_step"),
    # The first page, and people.
    path("sample/", sample.load_sample, name="load_sample"),
    path("today/", today.today, name="today"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/end-account/", people.end_account, name="end_account"),
    path("people/<int:person_id>/forget/", people.forget, name="forget"),
    path("memberships/<int:membership_id>/remove/", people.remove_member, name="remove_member"),
    # The log.
    path("decisions/", log.log, name="log"),
    path("decisions/<record_number:number>/", records.record, name="record"),
    path("decisions/<record_number:number>/review.ics", calendar.review_calendar, name="review_calendar"),
    path("decisions/<record_number:number>/accept/", ownership.accept, name="accept"),
    path("decisions/<record_number:number>/decline/", ownership.decline, name="decline"),
    path("decisions/<record_number:number>/ask/", ownership.ask_owner, name="ask_owner"),
    path("decisions/<record_number:number>/hand-on/", ownership.hand_on, name="hand_on"),
    path("decisions/<record_number:number>/let-go/", ownership.let_go, name="let_go"),
    path("decisions/<record_number:number>/take-up/", ownership.take_up, name="take_up"),
    path("decisions/<record_number:number>/correct/", corrections.correct, name="correct"),
    path("decisions/<record_number:number>/versions/<int:version>/", corrections.version, name="version"),
    path("decisions/<int:number>/", records.record_by_number, name="record_by_number"),
    path("decisions/<record_number:number>/name-owner/", room.name_owner, name="name_owner"),
    # What is in the way of a decision or an action.
    path("decisions/<record_number:number>/in-the-way/", blockers.block, name="block"),
    path("actions/<uuid:action_id>/in-the-way/", blockers.block_action, name="block_action"),
    path("blockers/<uuid:blocker_id>/", blockers.blocker, name="blocker"),
    path("blockers/<uuid:blocker_id>/name/", blockers.name_remover, name="name_remover"),
    path("blockers/<uuid:blocker_id>/promise/", blockers.promise_removal, name="promise_removal"),
    path("blockers/<uuid:blocker_id>/decline/", blockers.decline_removal, name="decline_removal"),
    path("blockers/<uuid:blocker_id>/clear/", blockers.clear_blocker, name="clear_blocker"),
    path("blockers/<uuid:blocker_id>/constraint/", blockers.accept_constraint, name="accept_constraint"),
    path("blockers/<uuid:blocker_id>/withdraw/", blockers.withdraw_blocker, name="withdraw_blocker"),
    path("blockers/<uuid:blocker_id>/escalation/allow/", blockers.allow_escalation, name="allow_escalation"),
    path("blockers/<uuid:blocker_id>/escalation/hold/", blockers.hold_escalation, name="hold_escalation"),
    path("blockers/<uuid:blocker_id>/escalation/words/", blockers.reword_escalation, name="reword_escalation"),
    # What follows from a decision.
    path("decisions/<record_number:number>/actions/add/", action.add_action, name="add_action"),
    path("actions/<uuid:action_id>/", action.action, name="action"),
    path("actions/<uuid:action_id>/ask/", action.ask_for_action, name="ask_for_action"),
    path("actions/<uuid:action_id>/accept/", action.accept_action, name="accept_action"),
    path("actions/<uuid:action_id>/decline/", action.decline_action, name="decline_action"),
    path("actions/<uuid:action_id>/hand-on/", action.hand_on_action, name="hand_on_action"),
    path("actions/<uuid:action_id>/moves/", action.say_it_moves, name="say_it_moves"),
    path("actions/<uuid:action_id>/finish/", action.finish_action, name="finish_action"),
    path("actions/<uuid:action_id>/drop/", action.drop_action, name="drop_action"),
    path("actions/<uuid:action_id>/take-up/", action.take_up_action, name="take_up_action"),
    # What a link in a mail answers, without signing in.
    path("answer/<str:token>/", links.answer, name="answer"),
    path("answer/<str:token>/not-me/", links.disown_link, name="disown_link"),
    path("stop/<str:token>/", stopping.stop, name="stop"),
    # One's settings: they say which questions come by mail.
    path("settings/", settings.settings_page, name="settings"),
    path("settings/mail/", settings.choose_letter_hour, name="choose_letter_hour"),
    path("settings/kinds/", settings.choose_kinds, name="choose_kinds"),
    path("settings/holidays/", settings.choose_holidays, name="choose_holidays"),
    path("settings/away/", settings.add_absence, name="add_absence"),
    path("settings/away/<int:absence_id>/remove/", settings.remove_absence, name="remove_absence"),
    path("settings/contact/", settings.name_contact, name="name_contact"),
    # One's own calendar, read by programs.
    path("settings/calendar-address/", calendar.calendar_address, name="calendar_address"),
    path("settings/calendar-address/end/", calendar.end_calendar_address, name="end_calendar_address"),
    path("calendar/<str:token>.ics", calendar.calendar, name="calendar"),
    # What was written back to a mail, handed over by a mail server.
    path("mail/in/", mail_in.mail_in, name="mail_in"),
    # A project's own page.
    path("projects/<slug:slug>/", projects.project, name="project"),
    # A meeting and its agenda.
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.call_meeting, name="call_meeting"),
    path("meetings/<uuid:meeting_id>/", questions.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/edit/", meetings.change_meeting, name="change_meeting"),
    path("meetings/<uuid:meeting_id>/people/", meetings.name_participants, name="name_participants"),
    path("meetings/<uuid:meeting_id>/cancel/", announcing.cancel_meeting, name="cancel_meeting"),
    path("meetings/<uuid:meeting_id>/summary/", summary.summary, name="summary"),
    path("meetings/<uuid:meeting_id>/announce/", announcing.announce_meeting, name="announce_meeting"),
    path("meetings/<uuid:meeting_id>/give-hour-back/", announcing.give_hour_back, name="give_hour_back"),
    path("meetings/<uuid:meeting_id>/pre-read/", pre_read.write_pre_read, name="write_pre_read"),
    path("projects/<slug:slug>/pre-read/", pre_read.add_to_pre_read, name="add_to_pre_read"),
    path("meetings/<uuid:meeting_id>/questions/", questions.add_question, name="add_question"),
    # Guests: invited to a meeting, and behind their link.
    path("meetings/<uuid:meeting_id>/guests/", guests.guests, name="guests"),
    path("meetings/<uuid:meeting_id>/guest/", guests.guest_meeting, name="guest_meeting"),
    path("guests/<int:guest_id>/link/", guests.renew_guest_link, name="renew_guest_link"),
    path("guests/<int:guest_id>/withdraw/", guests.withdraw_guest, name="withdraw_guest"),
    path("knocks/<int:knock_id>/let-in/", guests.let_in, name="let_in"),
    path("knocks/<int:knock_id>/turn-away/", guests.turn_away, name="turn_away"),
    path("guest/forget/", guests.forget_guest, name="forget_guest"),
    path("guest/leave/", guests.leave_as_guest, name="leave_as_guest"),
    path("guest/<str:token>/", guests.guest_link, name="guest_link"),
    path("guest/<str:token>/ask/", guests.knock, name="knock"),
]
