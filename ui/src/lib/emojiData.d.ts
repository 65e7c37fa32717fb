declare module "virtual:emoji" {
  import type { Sign } from "@/lib/emoji";
  const signs: Sign[];
  export default signs;
}

declare module "virtual:emoji/*" {
  import type { Words } from "@/lib/emoji";
  const words: Words[];
  export default words;
}
