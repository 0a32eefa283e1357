const none = "";

/** Columns and nothing else: easy to read, to copy and to cut. */
export const plainTable = {
  chars: {
    top: none,
    "top-mid": none,
    "top-left": none,
    "top-right": none,
    bottom: none,
    "bottom-mid": none,
    "bottom-left": none,
    "bottom-right": none,
    left: none,
    "left-mid": none,
    mid: none,
    "mid-mid": none,
    right: none,
    "right-mid": none,
    middle: "  ",
  },
  style: { "padding-left": 0, "padding-right": 0, head: [] as string[], border: [] as string[] },
};
