import re

import schemathesis
from schemathesis.core.parameters import ParameterLocation

MEANT = {503: {"VIEW_BEHIND"}, 412: {"CONCURRENCY_CONFLICT"}, 400: {"INVALID_CURSOR", "INVALID_MOMENT"}}


@schemathesis.hook
def before_call(ctx, case, kwargs):
    """Takes out headers that are meant to be valid and are not.

    For several optional headers with a pattern the coverage phase of 4.28 to 4.32 sends 0, and expects it to be accepted.
    """
    if case.meta is None:
        return
    headers = case.meta.components.get(ParameterLocation.HEADER)
    if case.meta.generation.mode.is_negative and headers and headers.mode.is_negative:
        return
    for parameter in case.operation.headers:
        pattern = parameter.definition.get("schema", {}).get("pattern")
        if pattern and case.headers.get(parameter.name) == "0" and not re.search(pattern, "0"):
            del case.headers[parameter.name]


# What no schema can say of these query fields: whether a text is RSQL, which fields an order may have together, and which time comes first.
SEARCH = {"#/filter", "#/sort", "#/from", "#/to"}


@schemathesis.check
def only_meant_refusals(ctx, response, case):
    """Valid data is refused only for what no schema can say, and the service is never unavailable for another reason."""
    status = response.status_code
    is_valid = case.meta is not None and case.meta.generation.mode.is_positive
    if status in MEANT and (is_valid or status >= 500):
        problem = response.json()
        pointers = {fault["pointer"] for fault in problem.get("errors", [])}
        if status == 400 and problem["code"] == "MALFORMED_REQUEST" and pointers and pointers <= SEARCH:
            return
        code = problem["code"]
        assert code in MEANT[status], f"{status} {code}"
