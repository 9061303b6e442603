"""Who asks, as it is shown: on the desk, in the document, in a verdict."""

from __future__ import annotations

from template_desk.forms.pack import FormPack
from template_desk.forms.states import StateNames
from template_desk.model.answers import Answers


def requester_name(pack: FormPack, answers: Answers, states: StateNames) -> str:
    """Give who asks: the organization's name, else the State's; empty when neither is known."""
    roles = pack.definition.roles
    organization = answers.text(roles.organization) if roles.organization else ""
    state = answers.text(roles.state) if roles.state else ""
    if state in states:
        return states.name(state)
    return organization.strip() if state or organization else ""
