"""The page that shows all pictures, sorted by heading."""

from __future__ import annotations

import html
import struct
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bot.preview.sample import Sample

_STYLE: Final = (
    "body{font:16px/1.4 sans-serif;background:#1e1f22;color:#dbdee1;margin:2rem}a{color:#8ab4f8}"
    "nav a{margin-right:1em}section{border-top:1px solid #444;padding:1rem 0}"
    "h2{margin-top:3rem}h3{margin:0}p{margin:.2rem 0 .8rem;color:#a9acb3}"
    "img{vertical-align:top;margin:0 1rem 1rem 0;max-width:100%;height:auto}"
)


def write_index(samples: Iterable[Sample], folder: Path, *, sizes: Sequence[str]) -> Path:
    """Write `index.html` beside the pictures `<name>.<size>.png` in `folder`; where it is."""
    page = folder / "index.html"
    page.write_text(_draw_page(samples, folder, sizes), "utf-8")
    return page


def _draw_page(samples: Iterable[Sample], folder: Path, sizes: Sequence[str]) -> str:
    groups = [(name, list(group)) for name, group in groupby(samples, key=lambda s: s.heading)]
    links = "".join(
        f'<a href="#{html.escape(name)}">{html.escape(name)} ({len(group)})</a>'
        for name, group in groups
    )
    body = "".join(
        f'<h2 id="{html.escape(name)}">{html.escape(name)}</h2>'
        + "".join(_draw_section(sample, folder, sizes) for sample in group)
        for name, group in groups
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Postie\'s replies</title>'
        f"<style>{_STYLE}</style><h1>Postie's replies</h1><nav>{links}</nav>{body}</html>\n"
    )


def _draw_section(sample: Sample, folder: Path, sizes: Sequence[str]) -> str:
    title, pictures = html.escape(sample.title), ""
    for size in sizes:
        file = folder / f"{sample.name}.{size}.png"
        width, height = struct.unpack(">II", file.read_bytes()[16:24])  # PNG's header
        pictures += (
            f'<img loading="lazy" src="{html.escape(file.name)}" width="{width}" '
            f'height="{height}" alt="{title}, {size}">'
        )
    name = html.escape(sample.name)
    return f'<section id="{name}"><h3>{name}</h3><p>{title}</p>{pictures}</section>'
