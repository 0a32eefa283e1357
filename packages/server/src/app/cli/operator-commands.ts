import type { Bilingual } from "../setting.ts";

/** One call of the operator's API as a command. Its flags are its parameters in kebab case. */
export interface OperatorCommand {
  readonly verb: string;
  readonly help: Bilingual;
  readonly action: string;
  /** Parameters that must be given, and those that may. */
  readonly needs?: readonly string[];
  readonly takes?: readonly string[];
  /** Sent always. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Cannot be undone: asks for `--yes`. */
  readonly isDangerous?: true;
}

export interface OperatorGroup {
  readonly name: string;
  readonly help: Bilingual;
  readonly commands: readonly OperatorCommand[];
}

const terms = ["Admin", "Frozen", "IdentityVerified", "CreditCents", "PostPaidQuota"];
const hostSize = ["ZoneId", "MemoryMB", "Cpu", "Ports"];

function command(
  verb: string,
  action: string,
  en: string,
  zh: string,
  more: Omit<OperatorCommand, "verb" | "action" | "help"> = {},
): OperatorCommand {
  return { verb, action, help: { en, zh }, ...more };
}

/** The operator's API on the command line, by subject. */
export const operatorGroups: readonly OperatorGroup[] = [
  {
    name: "owner",
    help: { en: "owners, their keys, terms and money", zh: "账号及其密钥、条件与余额" },
    commands: [
      command("list", "ListOwners", "list the owners", "列出账号", { takes: ["Owner"] }),
      command("create", "CreateOwner", "add an owner", "新增账号", {
        needs: ["Name"],
        takes: terms,
      }),
      command("modify", "ModifyOwner", "change an owner", "修改账号", {
        needs: ["Owner"],
        takes: ["Name", ...terms],
      }),
      command("key", "CreateOwnerAccessKey", "make an AccessKey", "创建 AccessKey", {
        needs: ["Owner"],
        takes: ["UserName"],
      }),
      command("deposit", "AdjustBalance", "book money in or out", "充值或扣款", {
        needs: ["Owner", "AmountCents"],
        takes: ["Note"],
      }),
      command("ledger", "ListLedgerEntries", "show what was booked", "查看账目", {
        needs: ["Owner"],
        takes: ["PageNumber", "PageSize"],
      }),
      command("coupon", "CreateCoupon", "give a coupon", "发放优惠券", {
        needs: ["Owner", "Name"],
        takes: ["Description", "OffCents", "OffPercent", "MinCents", "ValidUntil"],
      }),
      command("coupons", "ListCoupons", "list the coupons", "列出优惠券", { needs: ["Owner"] }),
      command(
        "import",
        "ImportBackup",
        "make a backup set of an RDB file",
        "由 RDB 文件导入备份集",
        {
          needs: ["Owner", "File"],
          takes: ["RegionId"],
        },
      ),
    ],
  },
  {
    name: "stock",
    help: { en: "what can be ordered where", zh: "各可用区可售库存" },
    commands: [
      command("list", "DescribeZoneStock", "show the stock that is counted", "查看库存计数", {
        takes: ["ZoneId", "ClassFamily"],
      }),
      command("set", "SetZoneStock", "set a zone's stock of a family", "设置库存", {
        needs: ["ZoneId", "ClassFamily", "Available"],
      }),
      command("exclusions", "DescribeClassAvailability", "show what is not sold", "查看停售规格"),
      command("offer", "SetClassAvailability", "sell a class in a zone or not", "设置是否售卖", {
        needs: ["ZoneId", "ClassOrFamily", "Offered"],
      }),
      command("addresses", "DescribeAddressPools", "show the address pool", "查看地址池"),
      command("resize-addresses", "SetAddressPool", "limit the address pool", "限制地址池", {
        needs: ["Size"],
      }),
    ],
  },
  {
    name: "host",
    help: { en: "machines and their capacity", zh: "主机及其容量" },
    commands: [
      command("list", "ListHosts", "list the hosts", "列出主机"),
      command("register", "RegisterHost", "add a host", "登记主机", {
        needs: ["HostId", "MemoryMB", "Cpu", "Ports"],
        takes: ["ZoneId"],
      }),
      command("modify", "ModifyHost", "change a host", "修改主机", {
        needs: ["HostId"],
        takes: hostSize,
      }),
      command("remove", "RemoveHost", "remove a host", "移除主机", { needs: ["HostId"] }),
    ],
  },
  {
    name: "fault",
    help: { en: "things that are to go wrong", zh: "故障注入" },
    commands: [
      command("list", "ListFaults", "list the faults", "列出故障"),
      command(
        "unserved",
        "ListUnservedInstances",
        "list the instances that do not serve, and why",
        "列出不可用的实例及原因",
      ),
      command("create", "CreateFault", "make something go wrong", "注入故障", {
        needs: ["Effect"],
        takes: [
          "Operation",
          "Owner",
          "InstanceId",
          "NodeRole",
          "Percent",
          "Times",
          "Seconds",
          "ErrorCode",
          "LatencyMs",
          "Note",
        ],
      }),
      command("delete", "DeleteFault", "end a fault", "结束故障", { needs: ["FaultId"] }),
    ],
  },
  {
    name: "clock",
    help: { en: "the installation's clock", zh: "服务时钟" },
    commands: [
      command("show", "DescribeClock", "show the clock", "查看时钟"),
      command("move", "MoveClock", "move it forward", "向前拨动", { takes: ["Seconds", "To"] }),
      command("freeze", "FreezeClock", "stop it", "冻结"),
      command("thaw", "ThawClock", "let it run on", "恢复运行"),
    ],
  },
  {
    name: "risk",
    help: { en: "rules of risk control", zh: "风控规则" },
    commands: [
      command("list", "ListRiskRules", "list the rules", "列出规则"),
      command("create", "CreateRiskRule", "add a rule", "新增规则", {
        needs: ["Kind"],
        takes: ["Address", "Owner", "Actions", "Count", "PerSeconds", "Note"],
      }),
      command("delete", "DeleteRiskRule", "remove a rule", "删除规则", { needs: ["RuleId"] }),
    ],
  },
  {
    name: "limit",
    help: { en: "API calls an owner may make", zh: "API 调用频率限制" },
    commands: [
      command("list", "ListRateLimits", "list the limits", "列出限制"),
      command("set", "SetRateLimit", "set a limit, or take it away", "设置或取消限制", {
        needs: ["Operation", "Count"],
        takes: ["PerSeconds"],
      }),
    ],
  },
  {
    name: "service",
    help: { en: "services that can be switched off", zh: "服务开关" },
    commands: [
      command("list", "ListServices", "list the services", "列出服务"),
      command("on", "SetService", "switch one on", "开启服务", {
        needs: ["Service"],
        fixed: { Enabled: "true" },
      }),
      command("off", "SetService", "switch one off", "关闭服务", {
        needs: ["Service"],
        fixed: { Enabled: "false" },
      }),
    ],
  },
  {
    name: "world",
    help: { en: "all that the installation holds", zh: "服务中的全部内容" },
    commands: [
      command("reset", "ResetWorld", "empty it in one call", "一次清空", {
        fixed: { Confirm: "true" },
        isDangerous: true,
      }),
    ],
  },
];

/** `MemoryMB` → `memory-mb`. */
export function flagOf(parameter: string): string {
  return parameter
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}
