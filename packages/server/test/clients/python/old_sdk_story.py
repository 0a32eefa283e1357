"""A story through aliyun-python-sdk-core and aliyun-python-sdk-r-kvstore, one JSON line a step."""

import json
import os
import socket
import sys
import time

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkr_kvstore.request.v20150101 import (
    CreateAccountRequest,
    CreateInstanceRequest,
    DeleteInstanceRequest,
    DescribeAccountsRequest,
    DescribeInstanceAttributeRequest,
    DescribeInstancesRequest,
    ModifyInstanceSpecRequest,
    ModifySecurityIpsRequest,
    TagResourcesRequest,
)

HOST = os.environ["KVASIR_HOST"]
PASSWORD = os.environ["KVASIR_TEST_PASSWORD"]


def client(secret=os.environ["KVASIR_ACCESS_KEY_SECRET"]):
    key_id = os.environ["KVASIR_ACCESS_KEY_ID"]
    # This SDK takes the host and the port in two places.
    made = AcsClient(key_id, secret, "cn-hangzhou", port=int(os.environ["KVASIR_PORT"]))
    ca_file = os.environ.get("KVASIR_CA_FILE")
    if ca_file:
        made.set_verify(ca_file)
    return made


CLIENT = client()


def send(request, by=CLIENT):
    request.set_endpoint(HOST)
    if os.environ.get("KVASIR_CA_FILE"):
        request.set_protocol_type("https")
    return json.loads(by.do_action_with_exception(request))


def tell(step, **facts):
    print(json.dumps({"step": step, **facts}), flush=True)


def refused(step, request, by=CLIENT):
    try:
        send(request, by)
    except ServerException as error:
        tell(
            step,
            code=error.get_error_code(),
            status=error.get_http_status(),
            message=error.get_error_msg(),
        )
    else:
        tell(step, code="OK")


def request_for(module, instance_id):
    request = getattr(module, module.__name__.rsplit(".", 1)[1])()
    request.set_InstanceId(instance_id)
    return request


def wait_until(ask, wanted):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        answer = ask()
        if wanted(answer):
            return answer
        time.sleep(0.02)
    sys.exit("not in time: " + json.dumps(answer))


def attribute_when_normal(instance_id):
    request = request_for(DescribeInstanceAttributeRequest, instance_id)
    answer = wait_until(
        lambda: send(request)["Instances"]["DBInstanceAttribute"][0],
        lambda attribute: attribute["InstanceStatus"] == "Normal",
    )
    return answer


def redis(attribute, *commands):
    """Plain RESP: the story is about the control plane, and needs no further package."""
    with socket.create_connection(
        (attribute["ConnectionDomain"], int(attribute["Port"])), 5
    ) as connection:
        reader = connection.makefile("rb")
        for command in commands:
            parts = [b"$%d\r\n%s\r\n" % (len(part.encode()), part.encode()) for part in command]
            connection.sendall(b"*%d\r\n" % len(parts) + b"".join(parts))
            line = reader.readline().decode().rstrip()
            if line.startswith("$") and line != "$-1":
                line = reader.readline().decode().rstrip()
        return line


def main():
    create = CreateInstanceRequest.CreateInstanceRequest()
    create.set_InstanceClass("redis.master.small.default")
    create.set_InstanceName("by-python*~+\u4e2d")
    create.set_Password(PASSWORD)
    created = send(create)
    instance_id = created["InstanceId"]
    tell("created", id=instance_id, status=created["InstanceStatus"])

    attribute = attribute_when_normal(instance_id)
    tell("normal", name=attribute["InstanceName"], capacity=attribute["Capacity"])
    reply = redis(attribute, ("AUTH", PASSWORD), ("SET", "kept", "1"), ("GET", "kept"))
    tell("used", reply=reply)

    tags = TagResourcesRequest.TagResourcesRequest()
    tags.set_ResourceType("INSTANCE")
    tags.set_ResourceIds([instance_id])
    tags.set_Tags([{"Key": "by", "Value": "old sdk *~+\u4e2d"}])
    send(tags)
    listed = DescribeInstancesRequest.DescribeInstancesRequest()
    listed.set_Tags([{"Key": "by", "Value": "old sdk *~+\u4e2d"}])
    answer = send(listed)
    found = [each["InstanceId"] for each in answer["Instances"]["KVStoreInstance"]]
    tell("listed", total=answer["TotalCount"], ids=found)

    spec = request_for(ModifyInstanceSpecRequest, instance_id)
    spec.set_InstanceClass("redis.master.mid.default")
    send(spec)
    attribute = attribute_when_normal(instance_id)
    tell("resized", real=attribute["RealInstanceClass"])
    tell("kept", reply=redis(attribute, ("AUTH", PASSWORD), ("GET", "kept")))

    ips = request_for(ModifySecurityIpsRequest, instance_id)
    ips.set_SecurityIps("10.0.0.300")
    refused("bad whitelist", ips)

    account = request_for(CreateAccountRequest, instance_id)
    account.set_AccountName("by_python")
    account.set_AccountPassword(PASSWORD)
    account.set_AccountPrivilege("RoleReadOnly")
    send(account)
    described = request_for(DescribeAccountsRequest, instance_id)
    described.set_AccountName("by_python")
    wait_until(
        lambda: send(described)["Accounts"]["Account"],
        lambda accounts: accounts and accounts[0]["AccountStatus"] == "Available",
    )
    login = ("AUTH", "by_python", PASSWORD)
    tell("read only", reply=redis(attribute, login, ("SET", "kept", "2")))

    refused("wrong secret", listed, client(secret="not-the-secret"))

    send(request_for(DeleteInstanceRequest, instance_id))
    refused("gone", request_for(DescribeInstanceAttributeRequest, instance_id))


main()
