/** @file A project in the browser's own file system (OPFS), in the layout of a project's folder. */
import { type Store, type StoredFile, StoreError } from "./store.js";

const projectFolder = "fastcells";

/** The browser's storage error as a message. */
function explained(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  if (error.name === "QuotaExceededError") {
    return new StoreError("The browser's storage is full: download the project as a zip, or delete recordings.");
  }
  return new StoreError(`The browser cannot keep the file: ${error.message}`);
}

const isMissing = (error: unknown): boolean => error instanceof DOMException && error.name === "NotFoundError";

async function folderOf(parts: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle> {
  let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(projectFolder, { create: true });
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create });
  return folder;
}

async function handleOf(path: string, create: boolean): Promise<FileSystemFileHandle | null> {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  try {
    return await (await folderOf(parts, create)).getFileHandle(name, { create });
  } catch (error) {
    if (!create && isMissing(error)) return null;
    throw error;
  }
}

async function filesIn(folder: FileSystemDirectoryHandle, prefix: string): Promise<StoredFile[]> {
  const found: StoredFile[] = [];
  for await (const [name, handle] of folder.entries()) {
    const path = `${prefix}${name}`;
    if (handle instanceof FileSystemDirectoryHandle) found.push(...(await filesIn(handle, `${path}/`)));
    else if (handle instanceof FileSystemFileHandle && !name.endsWith(".crswap")) {
      const { size, lastModified } = await handle.getFile();
      found.push({ path, bytes: size, modified: lastModified });
    }
  }
  return found;
}

async function read(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const handle = await handleOf(path, false);
  return handle === null ? null : new Uint8Array(await (await handle.getFile()).arrayBuffer());
}

async function write(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const known = await handleOf(path, false);
  try {
    const handle = known ?? (await handleOf(path, true));
    // The stream writes to a temporary file, which replaces this one when closed.
    const stream = await handle?.createWritable();
    await stream?.write(bytes);
    await stream?.close();
  } catch (error) {
    if (known === null) await remove(path);
    throw explained(error);
  }
}

async function remove(path: string): Promise<void> {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  try {
    await (await folderOf(parts, false)).removeEntry(name);
  } catch (error) {
    if (!isMissing(error)) throw explained(error);
  }
}

export const browserStore: Store = {
  async list() {
    const files = (await filesIn(await folderOf([], true), "")).sort((a, b) => (a.path < b.path ? -1 : 1));
    return { folder: "this browser", files, hidden: [], tools: { boards: [], firmware: [] } };
  },
  read,
  write,
  async move(from, to) {
    const bytes = await read(from);
    if (bytes === null || (await handleOf(to, false)) !== null) return false;
    await write(to, bytes);
    await remove(from);
    return true;
  },
  remove,
};
