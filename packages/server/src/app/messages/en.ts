/** Everything that the command line says, in English. The other language has the same keys. */
export const en = {
  about: "A self-hosted Redis service that speaks the ApsaraDB for Redis API.",
  help: {
    usage: "Usage:",
    arguments: "Arguments:",
    options: "Options:",
    commands: "Commands:",
    globalOptions: "Global Options:",
    helpOption: "show this help",
    helpCommand: "show the help of a command",
    config: "configuration file (default: kvasir.yaml in the data folder)",
    lang: "language of messages: en or zh",
    json: "print JSON",
    defaultValue: (value: string) => `(default: ${value})`,
    serve: "start the server in the foreground",
    down: "stop the server of a data folder, all its Redis nodes and its front door; data stay",
    status: "show whether the server runs, and how many nodes",
    instances: "list the instances",
    doctor: "check this machine and say how to mend what is wrong",
    config_: "print every setting and where its value comes from",
    reset: "delete all instances and all state of a data folder",
    version: "print the version",
    yes: "do not ask",
    serveJson: "print one JSON object when ready instead of text",
    settingsNote: (variable: string) =>
      `Every setting is read from its flag, then its variable (${variable}), then the configuration file.`,
  },
  fault: (text: string) => `kvasir: ${text}`,
  inUse: (dir: string, pid: number, endpoint: string | null) =>
    `the data folder ${dir} is in use by process ${pid}${endpoint ? `, which serves ${endpoint}` : ""}.\nStop it with: kvasir down --data ${dir}`,
  portTaken: (address: string) =>
    `${address} is taken by another program. Choose another with --port and --tls-port; 0 picks a free one.`,
  networkNotLocal: (network: string) =>
    `the addresses of ${network} are not this machine's. Make them so with "ip route add local ${network} dev lo", or choose a block of 127.0.0.0/8 with --network.`,
  networkKept: (kept: string, network: string) =>
    `the instances in this data folder have addresses of ${kept}, and keep them. Leave out --network ${network}, or use another data folder.`,
  ready: {
    title: "Kvasir is ready.",
    endpoint: "Endpoint",
    tlsEndpoint: "HTTPS",
    accessKeyId: "AccessKey id",
    accessKeySecret: "AccessKey secret",
    caFile: "CA file",
    data: "Data",
    paste: "From clone to first SET: paste this into another terminal, in this folder or another.",
    stop: "Ctrl-C stops the control plane and leaves the Redis nodes running.",
    stopEphemeral: "Ctrl-C stops everything and deletes its data.",
  },
  stopping: "Stopping: running requests are finished. Ctrl-C again stops at once.",
  stopForced: "Stopped at once.",
  leftRunning: (nodes: number, dir: string) =>
    nodes === 0
      ? "Stopped. No Redis node runs."
      : `Stopped. ${nodes} Redis ${nodes === 1 ? "node goes" : "nodes go"} on running.\nStop ${nodes === 1 ? "it" : "them"} with: kvasir down --data ${dir}`,
  allGone: "Stopped. All nodes are stopped and their data deleted.",
  down: {
    server: (pid: number) => `Stopped the server (process ${pid}).`,
    nodes: (nodes: number) =>
      nodes === 0
        ? "No Redis node was running."
        : `Stopped ${nodes} Redis ${nodes === 1 ? "node" : "nodes"}.`,
    frontDoor: "Stopped the front door.",
    nothing: (dir: string) => `Nothing of ${dir} was running.`,
    stubborn: (pid: number) =>
      `the server (process ${pid}) does not end: kill -9 ${pid}, then try again`,
  },
  status: {
    running: (pid: number, endpoint: string) => `The server runs (process ${pid}) at ${endpoint}.`,
    starting: (pid: number) => `The server (process ${pid}) is starting.`,
    stopped: (dir: string) =>
      `No server runs for ${dir}. Start one with: kvasir serve --data ${dir}`,
    nodes: (nodes: number) => `Redis nodes running: ${nodes}`,
    frontDoor: (runs: boolean) => `Front door: ${runs ? "running" : "stopped"}`,
    instances: (total: number, byStatus: string) =>
      `Instances: ${total}${byStatus && ` (${byStatus})`}`,
    unserved: (id: string, status: string, reason: string) => `  ${id} ${status}: ${reason}`,
  },
  instances: {
    none: "There are no instances.",
    id: "Id",
    name: "Name",
    status: "Status",
    class_: "Class",
    engine: "Engine",
    address: "Address",
    created: "Created",
    noServer: (dir: string) => `no server runs for ${dir}`,
    noKey: (path: string) => `${path} is missing: start the server once`,
    refused: (code: string, text: string) => `the server refused: ${code}: ${text}`,
  },
  operator: {
    done: "Done.",
    none: "There is none.",
    needsYes: "everything would be deleted: say --yes",
    needsFile: "say --file FILE",
    seeded: (file: string) => `All that ${file} describes is there.`,
    world: "make what is missing of the world that a file describes",
    file: "YAML file, see docs/operator.md",
  },
  config: {
    name: "Setting",
    value: "Value",
    source: "From",
    default: "default",
    masked: "(set)",
    unset: "(not set)",
    file: (path: string) => `Configuration file: ${path}`,
    noFile: (path: string) => `No configuration file at ${path}.`,
  },
  reset: {
    question: (places: readonly string[]) =>
      `This deletes all instances and all state in ${places.join(" and ")}. Type yes to go on: `,
    needsYes: "there is no terminal to ask at: say --yes",
    kept: "Nothing was deleted.",
    done: (dir: string) => `Deleted all state in ${dir}.`,
    strange: (dir: string) => `${dir} is no data folder of Kvasir: nothing was deleted`,
    left: (names: string) => `Not Kvasir's, and left there: ${names}`,
  },
  doctor: {
    mend: "mend",
    allWell: "All is well.",
    works: "Kvasir works here, with the limits above.",
    broken: "Kvasir does not work here before the above is mended.",
    found: (name: string, version: string, path: string) => `${name} ${version} (${path})`,
    missing: (name: string) => `${name} is not installed`,
    missingMemcached: "Memcache instances cannot be created",
    install: (packageName: string) => `apt-get install ${packageName}`,
    tooOld: (name: string, version: string, wanted: string) =>
      `${name} ${version} is older than ${wanted}`,
    upgrade: (name: string, wanted: string) => `install ${name} ${wanted} or newer`,
    database: (name: string, version: string) => `PostgreSQL ${version} at ${name} answers`,
    noDatabase: (name: string, reason: string) => `PostgreSQL at ${name} cannot be used: ${reason}`,
    databaseMend: "start it, or correct database-url",
    portFree: (address: string) => `${address} is free`,
    portOurs: (address: string) => `${address} is held by the running server`,
    portTaken: (address: string) => `${address} is taken by another program`,
    portMend: "stop that program, or choose another port with --port and --tls-port",
    addresses: (network: string) => `addresses of ${network} can be used`,
    noAddress: (address: string, reason: string) =>
      `the address ${address} cannot be used: ${reason}`,
    addressMend: (network: string) =>
      `make them this machine's (ip route add local ${network} dev lo), or choose another block with --network`,
    dataWritable: (dir: string) => `${dir} can be written`,
    dataRefused: (dir: string, reason: string) => `${dir} cannot be written: ${reason}`,
    dataMend: (dir: string) =>
      `mkdir -p ${dir} && chown "$(id -un)" ${dir}, or choose another folder with --data`,
    pathTooLong: (dir: string, most: number) =>
      `${dir} is too long a path for the unix sockets in it (at most ${most} characters)`,
    pathMend: "choose a shorter folder with --data",
    privateFiles: "keys and databases are readable by their owner only",
    openFile: (path: string, mode: string) => `${path} has mode ${mode}: other users can read it`,
    chmod: (path: string) => `chmod go-rwx ${path}`,
    diskSpace: (free: string) => `${free} GiB are free in the data folder`,
    diskFull: (free: string) => `only ${free} GiB are free in the data folder`,
    diskMend: "free some space: Redis stops writing when the disk is full",
    overcommit: "vm.overcommit_memory is 1",
    noOvercommit: (value: string) =>
      `vm.overcommit_memory is ${value}: a snapshot of a large instance can fail for lack of memory`,
    overcommitMend:
      "sysctl -w vm.overcommit_memory=1, and the same line in /etc/sysctl.d/kvasir.conf",
    hugePages: "transparent huge pages do not slow snapshots down",
    noHugePages:
      "transparent huge pages are always on: latency and memory use rise during snapshots",
    hugePagesMend: "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled",
    openFiles: (limit: string) => `${limit} open files per process are enough for every class`,
    fewOpenFiles: (limit: string, most: number) =>
      `a process may open ${limit} files: instances get at most ${most} connections, less than their class says`,
    openFilesMend: (wanted: number) =>
      `ulimit -n ${wanted} before kvasir serve, or LimitNOFILE= of its service`,
    controlGroups: (kind: string) => `control groups can be used (${kind})`,
    noControlGroups: "control groups cannot be used: memory is limited by maxmemory alone",
    controlGroupsMend:
      "run as root on a machine with the memory controller if you need that backstop",
    bandwidth: (version: string) =>
      `HAProxy ${version} cannot limit bandwidth: that of a class is recorded, not enforced`,
    bandwidthMend: "HAProxy 2.7 or newer has such limits; Kvasir does not use them yet",
    certificate: (days: number) => `the server certificate is valid for ${days} days`,
    certificateEnds: (days: number) => `the server certificate is valid for ${days} days only`,
    certificateMend: "start the server again: it renews the certificate",
  },
};

/** Same keys, same parameters, other words. */
export type Messages = typeof en;
