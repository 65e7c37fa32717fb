import { perform } from "@/keys/dispatch";

/** Back to where one writes, after what lay beside it was closed. */
export const focusComposer = () => void perform("focusComposer");
