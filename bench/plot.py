"""Bars and lines as SVG, readable on light and dark ground."""

from html import escape

COLORS = ["#3b82f6", "#f59e0b", "#10b981", "#ef4444", "#8b5cf6", "#64748b"]


def _document(width, height, parts, title):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" font-size="12"'
        f' fill="#808080"><title>{escape(title)}</title>'
        f'<text x="8" y="18" font-size="14">{escape(title)}</text>' + "".join(parts) + "</svg>\n")


def bars(title, unit, groups):
    """groups: label -> series -> value."""
    longest = max(value for series in groups.values() for value in series.values())
    parts, y = [], 36
    names = list(next(iter(groups.values())))
    for label, series in groups.items():
        parts.append(f'<text x="8" y="{y + 12}">{escape(label)}</text>')
        for name, value in series.items():
            width = max(1, 360 * value / longest)
            color = COLORS[names.index(name) % len(COLORS)]
            parts.append(f'<rect x="170" y="{y}" width="{width:.0f}" height="14" fill="{color}"/>')
            parts.append(
                f'<text x="{176 + width:.0f}" y="{y + 12}">{value:,.0f} {unit} {escape(name)}</text>')
            y += 18
        y += 8
    return _document(760, y, parts, title)


def lines(title, ticks, series):
    """series: name -> milliseconds, one a tick; both axes are logarithmic."""
    from math import log10
    values = [value for line in series.values() for value in line]
    low, high = log10(min(values)) - 0.1, log10(max(values)) + 0.1
    step = 460 / max(1, len(ticks) - 1)

    def place(index, value):
        return 60 + index * step, 300 - 250 * (log10(value) - low) / (high - low)

    parts = []
    for index, tick in enumerate(ticks):
        parts.append(f'<text x="{40 + index * step:.0f}" y="325">{escape(tick)}</text>')
    for number, (name, line) in enumerate(series.items()):
        color = COLORS[number % len(COLORS)]
        points = " ".join("%.0f,%.0f" % place(i, v) for i, v in enumerate(line))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        x, y = place(len(line) - 1, line[-1])
        parts.append(
            f'<text x="{x + 8:.0f}" y="{y + 4:.0f}" fill="{color}">{escape(name)} {line[-1]:.1f} ms'
            "</text>")
    return _document(760, 340, parts, title)
