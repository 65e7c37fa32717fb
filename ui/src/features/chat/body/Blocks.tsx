import type { ReactNode } from "react";
import { type Markup, plainText } from "@/lib/markdown";
import { CodeBlock } from "./CodeBlock";
import { MessageLink } from "./MessageLink";
import { TextPart } from "./TextPart";
import styles from "./MessageBody.module.css";

/** Draws what was parsed: React elements of these kinds and no others. */
export const Blocks = ({ parts }: { parts: Markup[] }): ReactNode =>
  parts.map((part, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- the parts of a text have no other name
    <Part key={index} part={part} />
  ));

function Part({ part }: { part: Markup }): ReactNode {
  const { type, token } = part;
  const inner = part.children.length > 0 ? <Blocks parts={part.children} /> : null;
  switch (type) {
    case "text":
      return <TextPart text={token.content} />;
    case "softbreak":
    case "hardbreak":
      return <br />;
    case "paragraph":
      // In a list without gaps, a line is no paragraph.
      return token.hidden ? inner : <p>{inner}</p>;
    case "heading":
      return <p className={styles.heading}>{inner}</p>;
    case "strong":
      return <strong>{inner}</strong>;
    case "em":
      return <em>{inner}</em>;
    case "s":
      return <s>{inner}</s>;
    case "code_inline":
      return <code>{token.content}</code>;
    case "fence":
    case "code_block":
      return <CodeBlock code={token.content} language={token.info} />;
    case "link":
      return (
        <MessageLink url={String(token.attrGet("href"))} text={plainText(part.children)}>
          {inner}
        </MessageLink>
      );
    case "image":
      return <Picture part={part} />;
    case "blockquote":
      return <blockquote>{inner}</blockquote>;
    case "hr":
      return <hr />;
    default:
      return <ListOrTable part={part} inner={inner} />;
  }
}

/** A picture of the web is not fetched: that would tell its server who reads. */
function Picture({ part: { token } }: { part: Markup }) {
  const url = String(token.attrGet("src"));
  return (
    <MessageLink url={url} text={token.content}>
      {token.content || url}
    </MessageLink>
  );
}

function ListOrTable({ part, inner }: { part: Markup; inner: ReactNode }): ReactNode {
  const { type, token } = part;
  switch (type) {
    case "bullet_list":
      return <ul>{inner}</ul>;
    case "ordered_list":
      return <ol start={Number(token.attrGet("start") ?? 1)}>{inner}</ol>;
    case "list_item":
      return <ListItem part={part} />;
    case "table":
      return (
        <div className={styles.table}>
          <table>{inner}</table>
        </div>
      );
    case "thead":
      return <thead>{inner}</thead>;
    case "tbody":
      return <tbody>{inner}</tbody>;
    case "tr":
      return <tr>{inner}</tr>;
    case "th":
      return <th style={alignment(part)}>{inner}</th>;
    case "td":
      return <td style={alignment(part)}>{inner}</td>;
    default:
      return inner ?? token.content;
  }
}

const sides: Record<string, "start" | "center" | "end"> = {
  left: "start",
  right: "end",
  center: "center",
};

const alignment = ({ token }: Markup) => {
  const side = /text-align:(\w+)/u.exec(String(token.attrGet("style")))?.[1];
  return side === undefined ? undefined : { textAlign: sides[side] };
};

/** `[x]` at its beginning is a box that is ticked, or not. */
function ListItem({ part: { children } }: { part: Markup }) {
  const [first, ...rest] = children;
  const text = first?.children[0];
  const box = text?.type === "text" ? /^\[([ xX])\] /u.exec(text.token.content) : null;
  if (!first || !text || !box)
    return (
      <li>
        <Blocks parts={children} />
      </li>
    );
  const [, ...inline] = first.children;
  return (
    <li className={styles.task}>
      <input
        type="checkbox"
        checked={box[1] !== " "}
        readOnly
        disabled
        aria-label={text.token.content.slice(4)}
      />
      <TextPart text={text.token.content.slice(4)} />
      <Blocks parts={inline} />
      <Blocks parts={rest} />
    </li>
  );
}
