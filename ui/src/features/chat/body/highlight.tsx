import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import { Fragment, type ReactNode } from "react";
import styles from "./highlight.module.css";

const lowlight = createLowlight({
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  dockerfile,
  go,
  ini,
  java,
  javascript,
  json,
  kotlin,
  markdown,
  php,
  python,
  ruby,
  rust,
  sql,
  swift,
  typescript,
  xml,
  yaml,
});

type Drawn = ReturnType<typeof lowlight.highlight>["children"][number];

/** The code in colours; `null` where its language is not known. */
export function highlight(code: string, language: string): ReactNode {
  const name = language.toLowerCase();
  if (!lowlight.registered(name)) return null;
  return draw(lowlight.highlight(name, code).children);
}

const draw = (parts: Drawn[]): ReactNode =>
  parts.map((part, index) => {
    if (part.type === "text") return part.value;
    // oxlint-disable-next-line react/no-array-index-key -- the parts of a text have no other name
    if (part.type !== "element") return <Fragment key={index} />;
    const names = part.properties["className"];
    const kind = Array.isArray(names)
      ? kinds.find((it) => names.includes(`hljs-${it}`))
      : undefined;
    return (
      // oxlint-disable-next-line react/no-array-index-key -- the same
      <span key={index} className={kind && styles[kind]}>
        {draw(part.children)}
      </span>
    );
  });

const kinds =
  "keyword selector-tag tag name section meta literal title built_in type attr attribute property selector-class selector-id string regexp number symbol bullet comment quote addition deletion strong emphasis".split(
    " ",
  );
