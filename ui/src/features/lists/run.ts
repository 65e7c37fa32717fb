import { showToast } from "@/components/Toast";
import { sentence } from "@/core/errors";

const say = (error: unknown) => showToast(sentence(error));

/** What becomes of it is seen by the list; what went wrong is said. */
export const run = (done: Promise<unknown>) => void done.catch(say);
