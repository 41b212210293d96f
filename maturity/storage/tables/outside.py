"""What others publish about organisations."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class OutsideFigureRow(Base):
    """A figure as one import brought it; of the rows that differ only in *batch*, the highest counts."""

    __tablename__ = "outside_figure"

    indicator: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), primary_key=True, index=True)
    batch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[float | None]
    status: Mapped[str]
    source: Mapped[str]
    title: Mapped[str]
    unit: Mapped[str]
    imported_at: Mapped[datetime]
