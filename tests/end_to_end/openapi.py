"""The exchange's own OpenAPI document, held against what is sent and answered. The part of JSON Schema 2020-12 that the document
uses; a keyword that is not known here is an error, so that nothing passes unseen. Fields that no schema names are errors too."""
import re
from decimal import Decimal

UNDERSTOOD = {"$ref", "type", "properties", "required", "items", "prefixItems", "enum", "const", "allOf", "anyOf", "oneOf", "not",
              "additionalProperties", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "format"}
ONLY_WORDS = {"description", "title", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "$comment"}
TYPES = {"string": str, "boolean": bool, "object": dict, "array": list, "null": type(None)}
FORMATS = {"date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z"), "date": re.compile(r"\d{4}-\d\d-\d\d")}


class Document:
    def __init__(self, document):
        self.document = document
        self.paths = [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), path) for path in document["paths"]]
        self.paths.sort(key=lambda each: each[1].count("{"))  # /orders/dry-run before /orders/{id}
        self.seen = set()

    def resolve(self, node):
        while "$ref" in node:
            found = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = found
        return node

    def operation(self, method, target):
        path = target.split("?")[0]
        for pattern, name in self.paths:
            if pattern.match(path) and method.lower() in self.document["paths"][name]:
                return self.document["paths"][name][method.lower()]
        return None

    def check(self, method, target, sent, status, content_type, answered):
        """What is wrong with an exchange of bodies, as a list of sentences; `sent` is None where nothing was."""
        operation = self.operation(method, target)
        if operation is None:
            return [] if status >= 400 else [f"{method} {target} is answered {status} and not in the document"]
        self.seen.add(operation["operationId"])
        name = f"{method} {target} {status}"
        found = []
        if status < 400 and sent is not None:
            body = self.resolve(operation["requestBody"]) if "requestBody" in operation else None
            # Some writes take an empty object where the document has no body.
            if body is not None:
                self.match(sent, body["content"]["application/json"]["schema"], f"{name}: request", found)
            elif sent != {}:
                found.append(f"{name}: a body was sent and taken; the document has none")
        responses = operation["responses"]
        response = responses.get(str(status)) or (responses.get("default") if status >= 400 else None)
        if response is None:
            if status < 400:
                found.append(f"{name}: the document does not have this status")
            return found
        content = self.resolve(response).get("content", {})
        if answered is not None and content_type == "application/json":
            if content_type not in content:
                found.append(f"{name}: the document has no JSON answer")
            else:
                self.match(answered, content[content_type]["schema"], f"{name}: answer", found)
        return found

    def match(self, value, schema, where, found):
        names = self.walk(value, schema, where, found)
        if names is not None and isinstance(value, dict):
            for name in value.keys() - names:
                found.append(f"{where}: no schema names {name}")

    def walk(self, value, schema, where, found):
        """Adds what does not fit to `found`. The names of an object's fields that some schema knows; None: any may be there."""
        schema = self.resolve(schema) if "$ref" in schema else schema
        strange = schema.keys() - UNDERSTOOD - ONLY_WORDS
        if strange:
            found.append(f"{where}: keywords not understood here: {sorted(strange)}")
        self.check_value(value, schema, where, found)
        if isinstance(value, list):
            first = schema.get("prefixItems", [])
            for i, item in enumerate(value):
                if i < len(first):
                    self.match(item, first[i], f"{where}[{i}]", found)
                elif "items" in schema and schema["items"] is not False:
                    self.match(item, schema["items"], f"{where}[{i}]", found)
        names, free = set(), isinstance(value, dict) and not any(
            word in schema for word in ("properties", "allOf", "anyOf", "oneOf", "additionalProperties"))
        if isinstance(value, dict):
            for name in schema.get("required", []):
                if name not in value:
                    found.append(f"{where}: {name} is missing")
            for name, each in schema.get("properties", {}).items():
                names.add(name)
                if name in value:
                    self.match(value[name], each, f"{where}.{name}", found)
            others = schema.get("additionalProperties")
            if isinstance(others, dict):
                for name in value.keys() - names:
                    self.match(value[name], others, f"{where}.{name}", found)
                    names.add(name)
            elif others is True:
                free = True
        for part in schema.get("allOf", []):
            known = self.walk(value, part, where, found)
            if known is None:
                free = free or "allOf" not in schema
            else:
                names |= known
        for word in ("anyOf", "oneOf"):
            if word not in schema:
                continue
            fits, complaints = 0, []
            for part in schema[word]:
                problems = []
                known = self.walk(value, part, where, problems)
                if not problems:
                    fits += 1
                    free = free or known is None
                    names |= known or set()
                complaints += problems
            if fits == 0 or (word == "oneOf" and fits > 1):
                found.append(f"{where}: {fits} of {word} fit: {complaints[:3]}")
        return None if free else names

    @staticmethod
    def check_value(value, schema, where, found):
        def wrong(is_so, what):
            if is_so:
                found.append(f"{where}: {value!r} {what}")

        types = schema.get("type", [])
        types = [types] if isinstance(types, str) else types

        def is_of(kind):
            if kind == "integer":
                return isinstance(value, int) and not isinstance(value, bool)
            if kind == "number":
                return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
            return isinstance(value, TYPES[kind])

        wrong(types and not any(map(is_of, types)), f"is not of type {types}")
        wrong("enum" in schema and value not in schema["enum"], "is none of the words")
        wrong("const" in schema and value != schema["const"], f"is not {schema.get('const')!r}")
        if isinstance(value, str):
            wrong("pattern" in schema and not re.search(schema.get("pattern", ""), value), f"does not match {schema.get('pattern')}")
            wrong(len(value) < schema.get("minLength", 0), "is too short")
            wrong(len(value) > schema.get("maxLength", len(value)), "is too long")
            form = FORMATS.get(schema.get("format"))
            wrong(form is not None and not form.fullmatch(value), f"is no {schema.get('format')}")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            wrong(value < schema.get("minimum", value), "is too small")
            wrong(value > schema.get("maximum", value), "is too large")
        if isinstance(value, list):
            wrong(len(value) < schema.get("minItems", 0), "has too few items")
            wrong(len(value) > schema.get("maxItems", len(value)), "has too many items")
