import pytest

from tests.support import shape

LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 40


@pytest.mark.parametrize(
    ("rule", "text", "line"),
    [
        (shape.file_length, "\n" * 301, 301),
        (shape.function_length, LONG_FUNCTION, 1),
        (shape.global_statement, "def f():\n    global x\n    x = 1\n", 2),
        (shape.print_call, "\nprint(1)\n", 2),
        (shape.commit_call, "session.commit()\n", 1),
        (shape.TEMPLATE_RULES["safe-filter"], "<p>\n{{ name | safe }}", 2),
        (shape.TEMPLATE_RULES["safe-filter"], "{{ name|safe }}", 1),
        (shape.TEMPLATE_RULES["autoescape"], "{% autoescape false %}", 1),
        (shape.TEMPLATE_RULES["inline-style"], '<p style="color: red">', 1),
        (shape.TEMPLATE_RULES["inline-style"], "<style>p {}</style>", 1),
        (shape.TEMPLATE_RULES["inline-script"], "<p>\n<script>1</script>", 2),
        (shape.TEMPLATE_RULES["inline-script"], '<script type="module">1</script>', 1),
        (shape.TEMPLATE_RULES["event-attribute"], '<a\n  onclick="x()">', 1),
        (shape.TEMPLATE_RULES["event-attribute"], '<a hx-on:click="x()">', 1),
        (shape.TEMPLATE_RULES["foreign-origin"], '<script src="https://cdn.example/x.js">', 1),
        (shape.TEMPLATE_RULES["foreign-origin"], "<link href='//cdn.example/x.css'>", 1),
        (shape.SCRIPT_RULES["html-from-text"], "node.innerHTML = text;", 1),
        (shape.SCRIPT_RULES["eval"], "eval(text)", 1),
        (shape.SCRIPT_RULES["foreign-origin"], 'import x from "https://cdn.example/x.js"', 1),
    ],
)
def test_a_broken_rule_is_found_on_its_line(rule, text, line):
    assert [fault.line for fault in rule(text)] == [line]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (shape.file_length, "\n" * 300),
        (shape.function_length, LONG_FUNCTION.removesuffix("    x = 1\n")),
        (shape.print_call, "table.print(1)\n"),
        (shape.TEMPLATE_RULES["inline-script"], '<script type="module" src="{{ asset(1) }}"></script>'),
        (shape.TEMPLATE_RULES["inline-script"], '<script type="application/json">{}</script>'),
        (shape.TEMPLATE_RULES["inline-style"], '<link rel="stylesheet" data-style="x" href="x.css">'),
        (shape.TEMPLATE_RULES["event-attribute"], '<option value="only on = 1">'),
        (shape.TEMPLATE_RULES["foreign-origin"], '<a href="https://example.org">manual</a>'),
        (shape.SCRIPT_RULES["html-from-text"], "if (node.innerHTML === text) {}"),
    ],
)
def test_what_keeps_a_rule_is_left_alone(rule, text):
    assert list(rule(text)) == []
