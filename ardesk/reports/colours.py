"""The one table of colours that window, charts and papers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours as `#RRGGBB`; text, muted, accent, good, watch and bad reach 4.5:1 on both grounds.

    `line` is for rules, `quiet` fills what only serves comparison.
    """

    ground: str
    panel: str
    text: str
    muted: str
    line: str
    quiet: str
    accent: str
    good: str
    watch: str
    bad: str
    aging: tuple[str, ...] = ("#6E9BC4", "#C99A1D", "#D0701C", "#C4483E", "#8E2A3C")
    dark: bool = False

    def verdict(self, verdict: str) -> str:
        """The colour of `good`, `watch` or `bad`; of anything else the muted one."""
        return {"good": self.good, "watch": self.watch, "bad": self.bad}.get(verdict, self.muted)

    def aging_class(self, index: int, count: int) -> str:
        """The colour of class `index` of `count`, the first not due, the last the oldest."""
        if index == 0 or count <= 1:
            return self.aging[0]
        late = self.aging[1:]
        if count - 1 <= len(late):
            return late[index - 1 if index < count - 1 else -1]
        return late[round((index - 1) * (len(late) - 1) / (count - 2))]


LIGHT: Final = Colours(
    ground="#FFFFFF",
    panel="#F5F7F9",
    text="#1C2127",
    muted="#59636E",
    line="#D5DBE1",
    quiet="#AEB9C4",
    accent="#1B66A8",
    good="#1A7446",
    watch="#8A5A00",
    bad="#B3261E",
)
DARK: Final = Colours(
    ground="#15191E",
    panel="#1E242B",
    text="#E6EAEE",
    muted="#A3ADB8",
    line="#343C46",
    quiet="#56626F",
    accent="#6CB2EB",
    good="#63C58F",
    watch="#E0B050",
    bad="#F08A80",
    aging=("#6E9BC4", "#C99A1D", "#D0701C", "#C4483E", "#B34A66"),  # the last lighter: seen at 3:1 on both grounds
    dark=True,
)
PRINT: Final = LIGHT
