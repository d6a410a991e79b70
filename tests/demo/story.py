"""The demonstration, scene by scene."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from radar.archive.layout import PAGE_FILE
from radar.text import count
from tests.demo import people
from tests.demo.clock import StoryClock
from tests.demo.repository import BASE, BRANCH, OUTPUT, Ran, Repository
from tests.demo.words import about
from tests.stand_ins.arxiv import ArxivStandIn, Corpus
from tests.stand_ins.demo_corpus import demo_entries, demo_news
from tests.stand_ins.github import GitHubStandIn
from tests.stand_ins.github.comments import Comment
from tests.stand_ins.github.pull_requests import PullRequest

Say = Callable[[str], object]

SATURDAY = datetime(2026, 10, 31, 18, tzinfo=UTC)
SATURDAY_NIGHT = datetime(2026, 10, 31, 19, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 1, 6, 17, tzinfo=UTC)
SUNDAY_EVENING = datetime(2026, 11, 1, 20, tzinfo=UTC)
MONDAY = datetime(2026, 11, 2, 6, 17, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 3, 6, 17, tzinfo=UTC)

HOSTILE = b"Pipes &#124; in &#124; a Title"
"""How a page writes the beginning of a title that is made to break tables."""


class WentWrong(Exception):
    """A run did not do what the demonstration is there to show."""


class Story:
    """The scenes, in the folder `folder`, which is empty. `say` is told what happens, line by line."""

    def __init__(self, folder: Path, arxiv: ArxivStandIn, github: GitHubStandIn, clock: StoryClock, say: Say) -> None:
        self._folder = folder
        self._arxiv = arxiv
        self._github = github
        self._say = say
        self._clock = clock
        self._repository = Repository(github, folder / "runs")

    def tell(self) -> PullRequest:
        """Play all scenes; the pull request as it is at the end. Raises WentWrong."""
        say, corpus = self._say, self._arxiv.corpus
        say(f"arXiv is played by a stand-in on this machine; its {len(corpus)} papers are invented.")
        say(f"GitHub is played by another one; its repository {self._github.full_name} is a real git repository.")
        say("It has a README of its own with marks in it, and a config file with three topics.")

        self._scene(
            "1-first-run", "1. Saturday. The first run, publish: commit. Everything since May.", SATURDAY, "commit"
        )

        people.star(self._github)
        say(f"\n   Alice stars two papers, with tags and notes: she writes {people.CURATION} on {BASE}.")
        self._scene("2-stars", "2. Saturday night. The pages show her stars.", SATURDAY_NIGHT, "commit")

        new, revised = demo_news()
        corpus.add([*new, *revised])
        say(f"\n   In the night arXiv announces {count(len(new), 'paper')} and {count(len(revised), 'new version')}.")
        self._scene("3-news", "3. Sunday. From now on, publish: pull-request.", SUNDAY, "pull-request")

        again = corpus.revise(new[0].id, updated="2026-11-01T19:30:00Z", comment="Revised: now with code")
        say(f"\n   arXiv announces version {again.version} of {again.id}, which waits in the pull request.")
        comment = self._review()
        self._scene("4-reviewed", "4. Monday. The pull request is brought up to date.", MONDAY, "pull-request")
        self._expect_decided(comment)

        quiet = self._scene("5-no-news", "5. Tuesday. A run without news.", TUESDAY, "pull-request")
        if quiet.writes or quiet.written or quiet.removed:
            raise WentWrong(f"A run without news made {quiet.writes} requests to write.")
        self._github.fsck()
        (pull,) = self._github.pull_requests
        self._show(pull)
        self._where_to_begin()
        return pull

    def _review(self) -> Comment:
        """Two people say no to a paper each, in their own ways."""
        self._clock.set(SUNDAY_EVENING)
        (pull,) = self._github.pull_requests
        comment = people.comment(self._github, pull.number)
        command = comment.body.splitlines()[-1]
        self._say(f"   Bob comments on the pull request: {command}")
        (page,) = people.delete(self._github)
        self._say(f"   Alice deletes the row of {people.DELETED} from {page}, in a commit on its branch.")
        return comment

    def _expect_decided(self, comment: Comment) -> None:
        """What people have said holds, and they are told that it was read."""
        for paper in (people.COMMENTED, people.DELETED):
            if people.rows(self._github, BRANCH, paper):
                raise WentWrong(f"{paper} was rejected, and stands on a page.")
        if not comment.reacted():
            raise WentWrong("Bob's comment has no thumbs-up.")
        self._say("  Bob's comment has a thumbs-up. All decisions stand in one file:\n")
        for line in self._github.tree(BRANCH)[people.CURATION].decode().splitlines():
            self._say(f"  | {line}".rstrip())

    def _scene(self, name: str, title: str, moment: datetime, publish: str) -> Ran:
        self._clock.set(moment)
        asked = len(self._arxiv.log)
        ran = self._repository.run(name, self._arxiv.url, self._clock, publish)
        self._say(f"\n{title}")
        if ran.exit_code != 0:
            raise WentWrong(f"The run ended with exit code {ran.exit_code}. Its log:\n\n{ran.log}")
        self._say(
            f"  Exit code 0. {count(len(self._arxiv.log) - asked, 'request')} to arXiv, {ran.requests} to GitHub, "
            f"{ran.writes} of them to write."
        )
        for sentence in about(ran):
            self._say(f"  {sentence}")
        return ran

    def _show(self, pull: PullRequest) -> None:
        people = f"Reviewers: {', '.join(pull.reviewers)}. Labels: {', '.join(pull.labels)}."
        # What is between <!-- and --> is for the action itself; GitHub does not show it.
        seen = re.sub(r"<!--.*?-->\n?", "", pull.body or "", flags=re.DOTALL).strip()
        self._say(f"\nThe pull request as its reviewer sees it:\n\n  #{pull.number} {pull.title}\n  {people}\n")
        for line in seen.splitlines():
            self._say(f"  | {line}".rstrip())
        (self._folder / "pull-request.md").write_text(f"{seen}\n", encoding="utf-8")

    def _where_to_begin(self) -> None:
        clone = self._github.clone(self._folder / "reading")
        proposed = self._github.clone(self._folder / "proposed", f"--branch={BRANCH}")
        tree = self._github.tree(BASE)
        pages = [path for path in tree if PAGE_FILE.fullmatch(Path(path).name)]
        hostile = next((path for path in pages if HOSTILE in tree[path]), None)
        if hostile is None:
            raise WentWrong("The paper with pipes in its title stands on no page.")
        with_star = next(iter(people.rows(self._github, BASE, people.STARRED[0])), None)
        if with_star is None:
            raise WentWrong(f"{people.STARRED[0]} stands on no page.")
        self._say("\nWhere to begin:")
        for where, what in (
            (clone, f"a git clone; `git log --stat {BASE}` and `git diff {BASE} origin/{BRANCH}` show what was done"),
            (clone / "README.md", "overview and starred papers stand between the marks, the rest is untouched"),
            (clone / OUTPUT / "README.md", "all topics"),
            (clone / with_star, "with a starred paper, its tag and its note"),
            (clone / OUTPUT / "starred.md", "the starred papers, by tag"),
            (clone / hostile, "with a paper titled 'Pipes | in | a Title || ...', in one row of three cells"),
            (proposed, "the same repository as the pull request would have it"),
            (proposed / people.CURATION, "what people have decided, and who decided it"),
            (self._folder / "pull-request.md", "the pull request's body: what is new, what was decided, how to decide"),
            (self._folder / "runs", "log, job summary and outputs of each run"),
        ):
            if not where.exists():
                raise WentWrong(f"There is no {where}.")
            self._say(f"  {where}: {what}")


def tell(folder: Path, say: Say) -> PullRequest:
    """Play the story in `folder`, which is empty; the pull request that it ends with. Raises WentWrong."""
    clock = StoryClock(SATURDAY)
    with (
        ArxivStandIn(Corpus(demo_entries()), clock=clock.now) as arxiv,
        GitHubStandIn(folder / "github", clock=clock.now) as github,
    ):
        return Story(folder, arxiv, github, clock, say).tell()
