"""embed_openapi.py OPENAPI.yaml OUT.cpp: writes a C++ source that holds the document as JSON."""

import json
import sys
from pathlib import Path

import yaml

PIECE = 8000  # characters of one literal; adjacent literals are one

source, target = map(Path, sys.argv[1:])
text = json.dumps(yaml.safe_load(source.read_text(encoding="utf-8")), ensure_ascii=False, separators=(",", ":"))
assert ')json"' not in text
pieces = "\n".join(f'    R"json({text[i : i + PIECE]})json"' for i in range(0, len(text), PIECE))
target.write_text(
    f"""// Made from {source.name} by {Path(__file__).name}; do not edit.
#include "gateway/api/api.hpp"

namespace tongqu::gateway {{

std::string_view openapi_document() {{
    static constexpr std::string_view kDocument =
{pieces};
    return kDocument;
}}

}}  // namespace tongqu::gateway
""",
    encoding="utf-8",
)
