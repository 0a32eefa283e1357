import { choiceSetting, switchSetting, textSetting } from "../setting.ts";

/** Programs, the log, and what only our own tests use. */
export const programSettings = {
  redisServer: textSetting({
    name: "redis-server",
    placeholder: "PATH",
    fallback: "redis-server",
    help: { en: "redis-server executable", zh: "redis-server 可执行文件" },
  }),
  memcached: textSetting({
    name: "memcached",
    placeholder: "PATH",
    fallback: "memcached",
    help: { en: "memcached executable", zh: "memcached 可执行文件" },
  }),
  haproxy: textSetting({
    name: "haproxy",
    placeholder: "PATH",
    fallback: "haproxy",
    help: { en: "haproxy executable", zh: "haproxy 可执行文件" },
  }),
  driver: choiceSetting(["local", "fake"], {
    name: "driver",
    fallback: "local",
    help: {
      en: "where nodes run: local, processes of this machine; fake, nowhere (for tests of clients)",
      zh: "节点运行的位置:local 为本机进程;fake 不运行任何进程(用于测试客户端)",
    },
  }),
  logLevel: choiceSetting(["trace", "debug", "info", "warn", "error", "silent"], {
    name: "log-level",
    fallback: "info",
    help: { en: "least severe level that is logged", zh: "记录的最低日志级别" },
  }),
  logFile: textSetting<string | null>({
    name: "log-file",
    placeholder: "FILE",
    fallback: null,
    help: {
      en: "file of the log (JSON lines); default kvasir.log in the data folder, - for stderr",
      zh: "日志文件(JSON 行);默认是数据目录中的 kvasir.log,- 表示标准错误",
    },
  }),
  crashAt: textSetting<string | null>({
    name: "crash-at",
    placeholder: "STEP",
    fallback: null,
    hidden: true,
    help: { en: "kill the control plane at this step", zh: "在该步骤终止控制面" },
  }),
  checkResponses: switchSetting({
    name: "check-responses",
    fallback: false,
    hidden: true,
    help: { en: "check the shape of every answer", zh: "检查每个响应的结构" },
  }),
};
