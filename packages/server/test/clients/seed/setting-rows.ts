import type { SeedCase } from "./seed-case.ts";

const whitelists: Readonly<Record<string, string>> = {
  "an octet is above 255": "10.0.0.300",
  "a name in place of an address": "localhost",
  "a block longer than 32 bits": "10.0.0.0/33",
  "a block of length 0 that is not 0.0.0.0/0": "10.0.0.0/0",
  "a blank beside the comma": "10.0.0.1, 10.0.0.2",
  "an address comes twice": "10.0.0.1,10.0.0.1",
  "an empty element": "10.0.0.1,,10.0.0.2",
  "more than 1000 entries": Array.from(
    { length: 1001 },
    (_, at) => `10.1.${at >> 8}.${at & 255}`,
  ).join(","),
};

/** Rows about the settings of a running instance. */
export const settingCases: readonly SeedCase[] = [
  {
    row: 28,
    operation: "ModifyAccountPassword",
    condition: "the old password is another",
    request: ({ running }) => ({
      InstanceId: running,
      AccountName: running,
      OldAccountPassword: "Wrong-Pass-1234",
      NewAccountPassword: "Other-Pass-1234",
    }),
  },
  {
    row: 52,
    operation: "ModifyInstanceMaintainTime",
    condition: "the window is ten minutes long",
    request: ({ running }) => ({
      InstanceId: running,
      MaintainStartTime: "02:00Z",
      MaintainEndTime: "02:10Z",
    }),
  },
  {
    row: 52,
    operation: "ModifyInstanceMaintainTime",
    condition: "the window ends where it begins",
    request: ({ running }) => ({
      InstanceId: running,
      MaintainStartTime: "02:00Z",
      MaintainEndTime: "02:00Z",
    }),
  },
  {
    row: 52,
    operation: "ModifyInstanceMaintainTime",
    condition: "the end is no time of day",
    request: ({ running }) => ({
      InstanceId: running,
      MaintainStartTime: "02:00Z",
      MaintainEndTime: "25:00Z",
    }),
  },
  ...Object.entries(whitelists).map(
    ([condition, ips]): SeedCase => ({
      row: 55,
      operation: "ModifySecurityIps",
      condition,
      request: ({ running }) => ({ InstanceId: running, SecurityIps: ips }),
    }),
  ),
];
