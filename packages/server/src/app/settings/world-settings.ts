import { parseWord } from "../parse-setting.ts";
import { choiceSetting, parsedSetting, switchSetting, textSetting } from "../setting.ts";

/** What the installation starts with, and what may be done to it. */
export const worldSettings = {
  region: textSetting({
    name: "region",
    placeholder: "ID",
    fallback: "cn-hangzhou",
    help: {
      en: "region of requests that name none",
      zh: "请求未指定地域时使用的地域",
    },
  }),
  accessKeyId: parsedSetting<string | null>({
    name: "access-key-id",
    placeholder: "ID",
    fallback: null,
    parse: parseWord,
    help: {
      en: "AccessKey id of the root owner; made at the first start unless given",
      zh: "主账号的 AccessKey ID;未指定时在首次启动时生成",
    },
  }),
  accessKeySecret: parsedSetting<string | null>({
    name: "access-key-secret",
    fallback: null,
    parse: parseWord,
    secret: true,
    help: {
      en: "secret of that AccessKey; by variable or file only, as arguments are public",
      zh: "该 AccessKey 的 Secret;只能通过环境变量或配置文件设置,因为命令行参数可被他人看到",
    },
  }),
  priceBook: textSetting<string | null>({
    name: "price-book",
    placeholder: "FILE",
    fallback: null,
    help: {
      en: "YAML file with the prices of instances; without one, invented prices by size",
      zh: "实例价格的 YAML 文件;未指定时按容量使用虚构的价格",
    },
  }),
  ephemeral: switchSetting({
    name: "ephemeral",
    fallback: false,
    help: {
      en: "keep everything in a temporary folder and take it along when the server ends",
      zh: "数据保存在临时目录,服务结束时全部清除",
    },
  }),
  allowClock: switchSetting({
    name: "allow-clock",
    fallback: false,
    help: {
      en: "let the operator move and stop this installation's clock (for tests)",
      zh: "允许管理员调整或冻结本服务的时钟(用于测试)",
    },
  }),
  allowReset: switchSetting({
    name: "allow-reset",
    fallback: false,
    help: {
      en: "let the operator empty this installation in one call (for tests); --ephemeral allows it too",
      zh: "允许管理员一次清空全部内容(用于测试);--ephemeral 时默认允许",
    },
  }),
  profile: choiceSetting(["default", "cloud"], {
    name: "profile",
    fallback: "default",
    help: {
      en: "what limits a new installation has: default, none; cloud, the cloud's API rate limits",
      zh: "新安装的限制:default 为无限制;cloud 为云上的 API 调用频率限制",
    },
  }),
  seed: textSetting<string | null>({
    name: "seed",
    placeholder: "FILE",
    fallback: null,
    help: {
      en: "YAML file with owners, users and instances to make at the start, where they are missing",
      zh: "YAML 文件:启动时创建其中尚不存在的账号、用户与实例",
    },
  }),
};
