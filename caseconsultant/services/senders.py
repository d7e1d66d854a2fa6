"""Who is asking: what our border says of a sender, and whom we let in or keep out ourselves."""

from caseconsultant.domain.authentication import Authentication, authenticated
from caseconsultant.domain.letters import InboundMail
from caseconsultant.services.app import App


def authentication_of(app: App, mail: InboundMail) -> Authentication:
    """Say whether the border that we trust vouches for the mail's sender."""
    return authenticated(mail.trace, mail.sender.domain, app.policy.trusted_authserv_id)
