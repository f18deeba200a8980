"""axe-core, which finds what a person with a screen reader, a keyboard or tired eyes would stumble over."""

from tests import judges

GRAVE = frozenset({"serious", "critical"})
RUN = """axe.run({resultTypes: ["violations"]}).then((results) => results.violations)"""


def script():
    """Return axe's own text."""
    return judges.npm_file("axe", "axe-core/axe.min.js").read_text(encoding="utf-8")


def faults(page, axe):
    """Return the serious and critical violations on the page: rule, and the first places."""
    page.evaluate(axe)
    results = [fault for fault in page.evaluate(RUN) if fault["impact"] in GRAVE]
    return [
        f"{fault['id']}: {' | '.join(' '.join(map(str, node['target'])) for node in fault['nodes'][:3])}"
        for fault in results
    ]


def violations(page, axe, tags):
    """Return every violation of the rules with these tags, however slight: rule, and the first places."""
    page.evaluate(axe)
    options = {"resultTypes": ["violations"], "runOnly": tags}
    results = page.evaluate("(options) => axe.run(options).then((results) => results.violations)", options)
    return [f"{fault['id']}: {' | '.join(node['html'] for node in fault['nodes'][:3])}" for fault in results]
