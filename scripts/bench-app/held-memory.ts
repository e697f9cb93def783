/** What a process holds when all garbage has been collected. */
export interface HeldMemory {
  /** Bytes, as the system counts them: with what V8 and malloc keep for later. */
  resident: number;
  /** Of each thread of JavaScript, the main one first. */
  threads: readonly ThreadMemory[];
}

export interface ThreadMemory {
  /** Bytes of objects. */
  heap: number;
  /** Bytes of buffers and of WebAssembly, which is where the embedded database lives. */
  external: number;
}
