"""`make bench`: what this machine does with Newsroom, each figure beside what it is read against."""

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks import desk, importing, pages, stalled, stories


def main() -> None:
    """Run what was asked for and print it."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--posts", type=int, nargs="+", default=[10_000], help="Sizes of the import (200000 takes minutes)."
    )
    parser.add_argument("--database", default="", help="A PostgreSQL URL of an empty database, instead of SQLite.")
    parser.add_argument(
        "--desk", type=int, nargs="+", metavar="ARTICLES", help="Measure the desk's pages at these sizes instead."
    )
    parser.add_argument(
        "--pages",
        type=int,
        nargs="*",
        metavar="ARTICLES",
        help="Measure the public pages instead, at 10,000 articles or these (1000 1000000 takes minutes).",
    )
    parser.add_argument(
        "--stories",
        type=int,
        nargs="*",
        metavar="ARTICLES",
        help="Measure how articles that tell the same story are found, at 10,000 articles or these (1000000 takes "
        "minutes).",
    )
    parser.add_argument(
        "--stalled",
        type=int,
        metavar="CONNECTIONS",
        help="Measure readers beside this many people whose bodies never come instead (400).",
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        if arguments.desk:
            desk.report(Path(folder), arguments.desk)
        elif arguments.pages is not None:
            pages.report(Path(folder), arguments.pages or [10_000])
        elif arguments.stories is not None:
            stories.report(Path(folder), arguments.stories or [10_000])
        elif arguments.stalled:
            stalled.report(Path(folder), arguments.stalled)
        else:
            importing.report(Path(folder), arguments.posts, arguments.database)


if __name__ == "__main__":
    main()
