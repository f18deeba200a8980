"""The settings of production, with the benchmark's own views beside the site's."""

import os

from newsroom.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
STATIC_ROOT = os.environ["NEWSROOM_BENCH_STATIC"]
