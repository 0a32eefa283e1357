import { parseDomain, parseNetwork } from "../parse-setting.ts";
import { anyPort, integerSetting, parsedSetting, switchSetting } from "../setting.ts";

/** Addresses and names of instances. */
export const networkSettings = {
  network: parsedSetting<string>({
    name: "network",
    placeholder: "CIDR|auto",
    fallback: "auto",
    parse: parseNetwork,
    help: {
      en: "network that instances get their addresses from: a loopback block, or a private one that other machines can reach; auto: 127.20.0.0/16, or another free one when a second server runs",
      zh: "实例地址所在的网段:回环网段,或其他机器可达的私有网段;auto 表示使用 127.20.0.0/16,若已被另一个服务占用则另选空闲网段",
    },
  }),
  slots: integerSetting(
    { min: 1, max: 16_000 },
    {
      name: "slots",
      placeholder: "N",
      fallback: 256,
      help: {
        en: "addresses that the front door opens at its start; it grows when they are used up",
        zh: "前端入口启动时预先打开的地址数量;用尽后自动增加",
      },
    },
  ),
  domainSuffix: parsedSetting<string | null>({
    name: "domain-suffix",
    placeholder: "SUFFIX",
    fallback: null,
    parse: parseDomain,
    help: {
      en: "publish instances as <prefix>.SUFFIX, answered by the built-in DNS responder",
      zh: "以 <前缀>.SUFFIX 发布实例,由内置 DNS 应答",
    },
  }),
  dnsPort: integerSetting(anyPort, {
    name: "dns-port",
    placeholder: "N",
    fallback: 7353,
    help: {
      en: "port of the DNS responder (UDP and TCP), used with --domain-suffix",
      zh: "DNS 应答端口(UDP 与 TCP),与 --domain-suffix 一起使用",
    },
  }),
  hostsFile: switchSetting({
    name: "hosts-file",
    fallback: false,
    help: {
      en: "with --domain-suffix: keep a marked block in /etc/hosts, so that no DNS set-up is needed",
      zh: "与 --domain-suffix 一起使用:在 /etc/hosts 中维护带标记的一段,无需配置 DNS",
    },
  }),
};
