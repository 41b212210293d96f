"""Which domains of mail addresses organisations let in without an invitation."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, select

from maturity.storage.tables import MembershipRow, WelcomeDomainRow


class Welcomes:
    """Reads and writes the domains that organisations welcome."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, organisation_code: str) -> frozenset[str]:
        """Return the domains that an organisation welcomes."""
        found = select(WelcomeDomainRow.domain).where(WelcomeDomainRow.organisation_code == organisation_code)
        return frozenset(self._connection.scalars(found))

    def put(self, organisation_code: str, domains: Collection[str]) -> None:
        """Remember the domains that an organisation welcomes, instead of those before."""
        self._connection.execute(
            delete(WelcomeDomainRow).where(WelcomeDomainRow.organisation_code == organisation_code)
        )
        rows = [{"organisation_code": organisation_code, "domain": domain} for domain in sorted(domains)]
        if rows:
            self._connection.execute(insert(WelcomeDomainRow), rows)

    def organisations(self, domain: str, person_id: int | None) -> tuple[str, ...]:
        """Return the codes of the organisations that welcome a domain, without those that the person ever was in.

        Whoever an organisation has removed does not come back by the domain.
        """
        been = select(MembershipRow.organisation_code).where(MembershipRow.person_id == person_id)
        found = select(WelcomeDomainRow.organisation_code).where(WelcomeDomainRow.domain == domain)
        if person_id is not None:
            found = found.where(WelcomeDomainRow.organisation_code.not_in(been))
        return tuple(self._connection.scalars(found.order_by(WelcomeDomainRow.organisation_code)))
