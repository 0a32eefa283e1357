"""A story through alibabacloud_r_kvstore20150101, one JSON line a step."""

import json
import os
import sys
import time
import uuid

from alibabacloud_r_kvstore20150101 import models
from alibabacloud_r_kvstore20150101.client import Client
from alibabacloud_tea_openapi.models import Config

PASSWORD = os.environ["KVASIR_TEST_PASSWORD"]


def client(secret=os.environ["KVASIR_ACCESS_KEY_SECRET"]):
    ca_file = os.environ.get("KVASIR_CA_FILE")
    config = Config(
        access_key_id=os.environ["KVASIR_ACCESS_KEY_ID"],
        access_key_secret=secret,
        endpoint=os.environ["KVASIR_HOST"] + ":" + os.environ["KVASIR_PORT"],
        protocol="https" if ca_file else "http",
        region_id="cn-hangzhou",
    )
    if ca_file:
        config.ca = ca_file
    return Client(config)


CLIENT = client()


def tell(step, **facts):
    print(json.dumps({"step": step, **facts}), flush=True)


def refused(step, call, request):
    try:
        call(request)
    # The SDK's own exceptions have no common base that is public.
    except Exception as error:  # noqa: BLE001
        data = getattr(error, "data", None) or {}
        tell(
            step,
            code=getattr(error, "code", type(error).__name__),
            status=getattr(error, "status_code", None) or data.get("statusCode"),
            message=data.get("Message", str(error)),
        )
    else:
        tell(step, code="OK")


def attribute_when_normal(instance_id):
    request = models.DescribeInstanceAttributeRequest(instance_id=instance_id)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        body = CLIENT.describe_instance_attribute(request).body
        attribute = body.instances.dbinstance_attribute[0]
        if attribute.instance_status == "Normal":
            return attribute
        time.sleep(0.02)
    sys.exit("not Normal in time: " + str(attribute.instance_status))


def main():
    created = CLIENT.create_instance(
        models.CreateInstanceRequest(
            region_id="cn-hangzhou",
            instance_class="redis.master.small.default",
            instance_name="by-python*~+\u4e2d",
            password=PASSWORD,
            token=str(uuid.uuid4()),
        )
    ).body
    instance_id = created.instance_id
    tell("created", id=instance_id, status=created.instance_status)

    attribute = attribute_when_normal(instance_id)
    tell("normal", name=attribute.instance_name, capacity=attribute.capacity)

    tag = {"key": "by", "value": "new sdk *~+\u4e2d"}
    CLIENT.tag_resources(
        models.TagResourcesRequest(
            region_id="cn-hangzhou",
            resource_type="INSTANCE",
            resource_id=[instance_id],
            tag=[models.TagResourcesRequestTag(**tag)],
        )
    )
    body = CLIENT.describe_instances(
        models.DescribeInstancesRequest(
            region_id="cn-hangzhou", tag=[models.DescribeInstancesRequestTag(**tag)]
        )
    ).body
    found = [each.instance_id for each in body.instances.kvstore_instance]
    tell("listed", total=body.total_count, ids=found)

    CLIENT.modify_instance_spec(
        models.ModifyInstanceSpecRequest(
            instance_id=instance_id, instance_class="redis.master.mid.default"
        )
    )
    tell("resized", real=attribute_when_normal(instance_id).real_instance_class)

    bad_ips = models.ModifySecurityIpsRequest(instance_id=instance_id, security_ips="10.0.0.300")
    refused("bad whitelist", CLIENT.modify_security_ips, bad_ips)
    listing = models.DescribeInstancesRequest(region_id="cn-hangzhou")
    refused("wrong secret", client(secret="not-the-secret").describe_instances, listing)

    CLIENT.delete_instance(models.DeleteInstanceRequest(instance_id=instance_id))
    gone = models.DescribeInstanceAttributeRequest(instance_id=instance_id)
    refused("gone", CLIENT.describe_instance_attribute, gone)


main()
