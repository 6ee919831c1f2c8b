# SPDX-License-Identifier: Apache-2.0
"""What was found, as one section of Markdown for tests/lab/bench/RESULTS.md."""

NEVER = "Dry run on the CPU: never run on a device."


def number(value):
    return "–" if value is None else f"{value:.3g}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def bench_row(row, is_dry):
    sense = "≤" if row["sense"] == "at-most" else "≥"
    met = "–" if is_dry else "yes" if row["within"] else "NO"
    limit = f"{number(row['measured'])} / {number(row['limit'])}" if row["limit"] is not None else number(row["measured"])
    return [row["size"], row["name"], row["precision"], f"{limit} {row['unit']}".strip(), number(row["ratio"]),
            f"{sense} {row['budget']:g}", met]


def bench_table(rows, is_dry):
    head = ["size", "row", "precision", "measured / limit", "ratio", "budget", "met"]
    return table(head, [bench_row(row, is_dry) for row in rows])


def largest(differences, name_of, other_of):
    """Rows of the largest for each name, and with which of the others."""
    rows = []
    for name in dict.fromkeys(name_of(difference) for difference in differences):
        found = [difference for difference in differences if name_of(difference) == name]
        worst = max(found, key=lambda difference: difference[2])
        rows.append([name, f"{worst[2]:.1e}", other_of(worst)] if worst[2] > 0 else [name, "0", "–"])
    return rows


def differences_tables(differences):
    """differences: (encoder, method, value)"""
    encoder, method = (lambda difference: difference[0]), (lambda difference: difference[1])
    return [table(["method", "largest difference", "through"], largest(differences, method, encoder)),
            table(["encoder", "largest difference", "by"], largest(differences, encoder, method))]


def tests_words(name, outcome):
    words = f"- {name}: {outcome['passed']} programs passed"
    if outcome["failed"]:
        words += f", {len(outcome['failed'])} failed ({', '.join(outcome['failed'])})"
    return words + "."


def python_words(python, ours):
    """@ours: maps a second of the same size in this program, or None"""
    rows = [[row["name"], number(row["maps_per_second"]), number(ours and ours / row["maps_per_second"])]
            for row in python["rows"]]
    rows.append(["this program, gradient stack", number(ours), "1"])
    return table([f"a ViT of the size {python['size']}, torch {python['torch']}", "maps/s", "this program is so many times as fast"],
                 rows)


def write(facts):
    """facts: see check-device.py, which fills it in"""
    is_dry = facts["device"] is None
    parts = [f"## {'Dry run of `./dev check-device`: ' if is_dry else ''}{facts['title']}, {facts['date']}"]
    if is_dry:
        parts.append(f"**{NEVER}** Operations on whole tensors on the CPU stand in for it; times say nothing of one.")
    parts.append(" ".join(facts["sentences"]))
    if facts["tests"]:
        parts.append("Tests:\n\n" + "\n".join(tests_words(*item) for item in facts["tests"].items()))
    if facts["differences"]:
        parts.append("Largest difference between the maps of the CPU and of "
                     f"{'its stand-in' if is_dry else 'the device'}, of the greatest value, full precision (allowed: 1e-3)"
                     f"{'; 0 where both are the same operations' if is_dry else ''}:")
        parts += differences_tables(facts["differences"])
    if facts["rows"]:
        parts.append("`promptoscope-cli bench`, the limit of a rate the measured peak of products in the same precision:")
        parts.append(bench_table(facts["rows"], is_dry))
    if facts["python"]:
        parts.append(python_words(facts["python"], facts["ours"]))
    else:
        parts.append("Rows of Captum and of `torch.func.vjp` are not here: no Python interpreter with torch was named.")
    if facts["failures"]:
        parts.append("**Failed:**\n\n" + "\n".join(f"- {failure}" for failure in facts["failures"]))
    else:
        parts.append("Nothing failed.")
    return "\n\n".join(parts) + "\n"
