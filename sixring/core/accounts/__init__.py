"""Who works here and how they come in: invited by a colleague, signed in by e-mail and password, never by signing up.

Owns making and changing agents, invitations, one-time sign-in links, how long a session lasts, and what signing in
looks like to allauth, which does the forms and the throttling.
"""

from .agents import create_agent, deactivate, reactivate, set_role
from .links import invitation_link, sign_in_link

__all__ = ["create_agent", "deactivate", "invitation_link", "reactivate", "set_role", "sign_in_link"]
