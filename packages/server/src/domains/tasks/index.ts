export { type Task, type TaskKind, type TaskStep, taskKinds, taskSteps } from "./task.ts";
export { type TaskStore, taskStore } from "./task-store.ts";
