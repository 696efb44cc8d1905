"""The verbs: the only code that changes anything about meetings, questions and records."""

from .agenda import ask, edit_question, require_editing, return_question, schedule
from .announcing import announce_meeting, require_to_announce
from .attendance import enter_room
from .calendar import end_calendar_address, make_calendar_address
from .closing import name_owner
from .correction import correct
from .decision import Settlement, require_settling, settle
from .facilitator import hand_over, take_over
from .floor import extend, nudge_silent, open_question, pause, put_back, resume, reveal_positions
from .guests import (
    enter_as_guest,
    invite_guest,
    issue_guest_link,
    knock,
    leave_as_guest,
    let_in,
    renew_guest_link,
    turn_away,
    withdraw_guest,
)
from .incoming import issue_reply_address, take_mail
from .leaving import end_account, forget, remove_member, require_ending
from .meeting import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    close_meeting,
    give_hour_back,
    name_participants,
    open_room,
    require_to_come,
)
from .nudges import disown_link, name_by_link, owe_nudges, own_by_link, write_links
from .order import move_question
from .ownership import accept, ask_owner, decline, hand_on
from .parking import give_next_step, park, park_again, reword_parked, send_to_backlog, withdraw_parked
from .position import (
    change_mind,
    give_on_behalf,
    give_position,
    raise_objection,
    require_on_behalf,
    require_open,
    require_revealed,
    withdraw_objection,
    withdraw_position,
)
from .pre_read import add_to_pre_read, write_pre_read
from .sample import load_sample

__all__ = [
    "Settlement",
    "accept",
    "add_to_pre_read",
    "announce_meeting",
    "ask",
    "ask_owner",
    "call_meeting",
    "cancel_meeting",
    "change_meeting",
    "change_mind",
    "close_meeting",
    "correct",
    "decline",
    "disown_link",
    "edit_question",
    "end_account",
    "end_calendar_address",
    "enter_as_guest",
    "enter_room",
    "extend",
    "forget",
    "give_hour_back",
    "give_next_step",
    "give_on_behalf",
    "give_position",
    "hand_on",
    "hand_over",
    "invite_guest",
    "issue_guest_link",
    "issue_reply_address",
    "knock",
    "leave_as_guest",
    "let_in",
    "load_sample",
    "make_calendar_address",
    "move_question",
    "name_by_link",
    "name_owner",
    "name_participants",
    "nudge_silent",
    "open_question",
    "open_room",
    "owe_nudges",
    "own_by_link",
    "park",
    "park_again",
    "pause",
    "put_back",
    "raise_objection",
    "remove_member",
    "renew_guest_link",
    "require_editing",
    "require_ending",
    "require_on_behalf",
    "require_open",
    "require_revealed",
    "require_settling",
    "require_to_announce",
    "require_to_come",
    "resume",
    "return_question",
    "reveal_positions",
    "reword_parked",
    "schedule",
    "send_to_backlog",
    "settle",
    "take_mail",
    "take_over",
    "turn_away",
    "withdraw_guest",
    "withdraw_objection",
    "withdraw_parked",
    "withdraw_position",
    "write_links",
    "write_pre_read",
]
