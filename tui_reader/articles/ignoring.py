"""What `.gitignore` and the like say of a path: strangers may have written them, so their time is bounded."""

import os
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import thread_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FILES = (".gitignore", ".ignore")
"""The names of such files; the later ones have the last word."""
LARGEST = 64 * 1024
"""Bytes of such a file."""
PATIENCE = 2.0
"""Seconds of the processor's time for all patterns of all files of one search for articles."""
UNREADABLE = "has a pattern that cannot be read"
SLOW = "has patterns that would take too long, and is not followed"

# A pattern that matches only names that end with its own letters.
_PLAIN = re.compile(r"!?/?\*?[\w.-]+(?:/[\w.-]+)*/?")


@dataclass
class Search:
    """One search for articles: all files that say what to ignore share its time."""

    left: float = PATIENCE
    """Seconds of the processor's time that are left for patterns."""
    problems: dict[Path, str] = field(default_factory=dict)
    """The files that are not followed, and why."""


@dataclass(frozen=True)
class Rules:
    """What a file says about what to ignore below its folder."""

    file: Path
    lines: tuple[str, ...]
    search: Search

    @cached_property
    def _base(self) -> str:
        """What the absolute paths begin with that its patterns are about."""
        return os.path.join(os.path.abspath(self.file.parent), "")

    @cached_property
    def _spec(self) -> "GitIgnoreSpec":
        # Both are slow to import, and most files say nothing of articles.
        import regex
        from pathspec import GitIgnoreSpec
        from pathspec.pattern import RegexMatchResult
        from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

        search = self.search

        class Bounded(GitIgnoreSpecPattern):
            """A pattern whose search can be stopped: a few asterisks are enough to take for ever."""

            def match_file(self, file: str) -> RegexMatchResult | None:
                found = self.regex and regex.search(self.regex.pattern, file, timeout=max(search.left, 0.01))
                return RegexMatchResult(found) if found else None

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of sets that may mean something else one day
            return GitIgnoreSpec.from_lines(self.lines, Bounded, backend="simple")

    @cached_property
    def _ends(self) -> list[str]:
        """How the names end that each pattern is about; all of them if it is not known."""
        patterns = [line for line in self.lines if line.strip() and not line.startswith("#")]
        if not all(map(_PLAIN.fullmatch, patterns)):
            self._spec  # noqa: B018 - raises what is wrong with what is no pattern
            return [""]
        return [pattern.lstrip("!/*").rstrip("/") for pattern in patterns]

    def verdict(self, path: str) -> bool | None:
        """Whether to ignore an absolute path; None if nothing is said of it, or nothing can be followed."""
        if self.file in self.search.problems:
            return None
        start = thread_time()
        problem = SLOW
        try:
            if self.search.left <= 0:
                raise TimeoutError
            path = path[len(self._base) :]
            if not any(end in path for end in self._ends):
                return None
            return self._spec.check_file(path).include
        except (ValueError, re.error, RecursionError):
            problem = UNREADABLE
        except TimeoutError:
            pass
        finally:
            self.search.left -= thread_time() - start
        self.search.problems[self.file] = problem
        return None


def ignored(path: Path, is_folder: bool, rules: Iterable[Rules]) -> bool:
    """Whether the last rule that speaks of a path says to ignore it."""
    absolute = os.path.abspath(path) + ("/" if is_folder else "")
    verdicts = [verdict for each in rules if (verdict := each.verdict(absolute)) is not None]
    return bool(verdicts and verdicts[-1])
