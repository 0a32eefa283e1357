"""The old SDK as a filter: a call a line in (JSON), an answer or a refusal a line out."""

import importlib
import json
import os
import sys

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.credentials import StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest

HOST = os.environ["KVASIR_HOST"]
KEYS = (os.environ["KVASIR_ACCESS_KEY_ID"], os.environ["KVASIR_ACCESS_KEY_SECRET"])
PLACE = {"region_id": "cn-hangzhou", "port": int(os.environ["KVASIR_PORT"])}
TOKEN = os.environ.get("KVASIR_SECURITY_TOKEN")
CLIENT = (
    AcsClient(credential=StsTokenCredential(*KEYS, TOKEN), **PLACE)
    if TOKEN
    else AcsClient(*KEYS, **PLACE)
)


def flattened(parameters):
    """Lists as the SDK's own setters write them."""
    for name, value in parameters.items():
        if not isinstance(value, list):
            yield name, value
            continue
        for number, item in enumerate(value, 1):
            if isinstance(item, dict):
                for key, inner in item.items():
                    yield f"{name}.{number}.{key}", inner
            else:
                yield f"{name}.{number}", item


def new_request(operation):
    """What the SDK has no class for is called by its name."""
    name = operation + "Request"
    try:
        module = importlib.import_module("aliyunsdkr_kvstore.request.v20150101." + name)
    except ModuleNotFoundError:
        request = CommonRequest(domain=HOST, version="2015-01-01", action_name=operation)
        request.set_protocol_type("http")
        request.set_method("POST")
        return request
    return getattr(module, name)()


def request_of(operation, parameters):
    request = new_request(operation)
    for name, value in flattened(parameters):
        request.add_query_param(name, value)
    request.set_endpoint(HOST)
    return request


def answer_to(call):
    try:
        request = request_of(call["operation"], call["parameters"])
        return {"body": json.loads(CLIENT.do_action_with_exception(request))}
    except ServerException as error:
        return {
            "refused": {
                "code": error.get_error_code(),
                "status": error.get_http_status(),
                "message": error.get_error_msg(),
            }
        }


for line in sys.stdin:
    print(json.dumps(answer_to(json.loads(line))), flush=True)
