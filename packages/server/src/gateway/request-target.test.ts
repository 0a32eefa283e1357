import { expect, test } from "vitest";
import { readTarget } from "./request-target.ts";

test.each([
  ["/", { path: "/", rawQuery: "" }],
  ["/?Action=A&x=?", { path: "/", rawQuery: "Action=A&x=?" }],
  ["/healthz?x=1", { path: "/healthz", rawQuery: "x=1" }],
  ["http://r-kvstore.aliyuncs.com/?Action=A", { path: "/", rawQuery: "Action=A" }],
  ["http://r-kvstore.aliyuncs.com?Action=A", { path: "/", rawQuery: "Action=A" }],
  ["HTTP://127.0.0.1:7379/healthz", { path: "/healthz", rawQuery: "" }],
  ["https://vpc.aliyuncs.com", { path: "/", rawQuery: "" }],
  ["/http://a/?b", { path: "/http://a/", rawQuery: "b" }],
])("%s", (url, target) => {
  expect(readTarget(url)).toEqual(target);
});
