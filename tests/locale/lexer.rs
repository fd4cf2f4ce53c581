//! As much of Rust's grammar as it takes to find the texts in sources.

/// A piece of a source, with the number of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub line: usize,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A name, a keyword or a number.
    Word(String),
    /// What a literal of a string says.
    Text(String),
    /// A literal of a character, or a lifetime.
    Other,
    /// Any other character.
    Sign(char),
}

impl Token {
    pub fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    pub fn opens(&self) -> bool {
        ['(', '[', '{'].into_iter().any(|sign| self.is(sign))
    }

    pub fn closes(&self) -> bool {
        [')', ']', '}'].into_iter().any(|sign| self.is(sign))
    }

    pub fn word(&self) -> Option<&str> {
        if let Kind::Word(word) = &self.kind { Some(word) } else { None }
    }

    pub fn text(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.next();
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(c) = self.peek().filter(|c| wanted(*c)) {
            taken.push(c);
            self.next();
        }
        taken
    }

    fn line_comment(&mut self) {
        self.take_while(|c| c != '\n');
    }

    /// These may stand in each other.
    fn block_comment(&mut self) {
        let mut depth = 0;
        while !self.rest.is_empty() {
            if self.rest.starts_with("/*") {
                depth += 1;
                self.skip(2);
            } else if self.rest.starts_with("*/") {
                depth -= 1;
                self.skip(2);
                if depth == 0 {
                    return;
                }
            } else {
                self.next();
            }
        }
    }

    /// A string, behind its first quotation mark.
    fn string(&mut self) -> String {
        let mut text = String::new();
        while let Some(c) = self.next() {
            match c {
                '"' => break,
                '\\' => text.extend(self.escaped()),
                c => text.push(c),
            }
        }
        text
    }

    /// What stands behind a backslash; nothing for a line that goes on.
    fn escaped(&mut self) -> Option<char> {
        match self.next()? {
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            '0' => Some('\0'),
            '\n' => {
                self.take_while(char::is_whitespace);
                None
            }
            'x' => {
                let digits: String = [self.next(), self.next()].into_iter().flatten().collect();
                u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
            }
            'u' => {
                let digits = self.take_while(|c| c != '}');
                self.next();
                u32::from_str_radix(digits.trim_start_matches('{'), 16).ok().and_then(char::from_u32)
            }
            c => Some(c),
        }
    }

    /// A raw string, from its first `#` or quotation mark on; `None` for a raw name.
    fn raw_string(&mut self) -> Option<String> {
        let hashes = self.rest.len() - self.rest.trim_start_matches('#').len();
        if !self.rest[hashes..].starts_with('"') {
            return None;
        }
        self.skip(hashes + 1);
        let end = format!("\"{}", "#".repeat(hashes));
        let text = self.rest.split(&end).next().unwrap_or_default().to_owned();
        self.skip(text.chars().count() + end.len());
        Some(text)
    }

    /// A character or a lifetime, behind its first mark.
    fn quoted(&mut self) {
        let mut ahead = self.rest.chars();
        match (ahead.next(), ahead.next()) {
            (Some('\\'), _) => {
                self.next();
                self.escaped();
                self.take_while(|c| c != '\'');
                self.next();
            }
            (Some(_), Some('\'')) => self.skip(2),
            _ => {
                self.take_while(|c| c.is_alphanumeric() || c == '_');
            }
        }
    }
}

/// The pieces of a source; comments are left out.
pub fn tokens(source: &str) -> Vec<Token> {
    let mut reader = Reader { rest: source, line: 1 };
    let mut tokens = Vec::new();
    while let Some(c) = reader.peek() {
        let line = reader.line;
        let kind = if c.is_whitespace() {
            reader.next();
            continue;
        } else if reader.rest.starts_with("//") {
            reader.line_comment();
            continue;
        } else if reader.rest.starts_with("/*") {
            reader.block_comment();
            continue;
        } else if c.is_alphanumeric() || c == '_' {
            let word = reader.take_while(|c| c.is_alphanumeric() || c == '_');
            let raw = ["r", "br", "cr"].contains(&word.as_str());
            let quoted = raw || ["b", "c"].contains(&word.as_str());
            match reader.peek() {
                Some('"') if quoted && !raw => {
                    reader.next();
                    Kind::Text(reader.string())
                }
                Some('"' | '#') if raw => reader.raw_string().map_or(Kind::Word(word), Kind::Text),
                _ => Kind::Word(word),
            }
        } else {
            reader.next();
            match c {
                '"' => Kind::Text(reader.string()),
                '\'' => {
                    reader.quoted();
                    Kind::Other
                }
                c => Kind::Sign(c),
            }
        };
        tokens.push(Token { kind, line });
    }
    tokens
}

/// Where the bracket that opens at `open` is closed.
pub fn close_of(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        depth += i32::from(token.opens()) - i32::from(token.closes());
        if depth == 0 {
            return i;
        }
    }
    tokens.len()
}

/// The pieces that are compiled into the program: without attributes, and without what is for tests.
pub fn compiled(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    let mut leave_out = false;
    while at < tokens.len() {
        let bang = usize::from(tokens.get(at + 1).is_some_and(|token| token.is('!')));
        let open = at + 1 + bang;
        if tokens[at].is('#') && tokens.get(open).is_some_and(|token| token.is('[')) {
            let close = close_of(tokens, open);
            let words: Vec<&str> = tokens[open..close].iter().filter_map(Token::word).collect();
            leave_out |= words.first() == Some(&"cfg") && words.contains(&"test") && !words.contains(&"not");
            at = close + 1;
        } else if leave_out {
            at = end_of_item(tokens, at);
            leave_out = false;
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Behind the item that begins here: behind its semicolon or its braces.
fn end_of_item(tokens: &[Token], mut at: usize) -> usize {
    while at < tokens.len() && !tokens[at].is(';') {
        let braces = tokens[at].is('{');
        at = if tokens[at].opens() { close_of(tokens, at) + 1 } else { at + 1 };
        if braces {
            return at;
        }
    }
    at + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        tokens(source).iter().filter_map(Token::text).map(str::to_owned).collect()
    }

    fn kept(source: &str) -> Vec<String> {
        compiled(&tokens(source)).iter().filter_map(Token::text).map(str::to_owned).collect()
    }

    #[test]
    fn strings_are_found_in_all_their_forms() {
        assert_eq!(texts(r#"f("a", "b\"c", "\\", "d")"#), ["a", "b\"c", "\\", "d"]);
        assert_eq!(texts(r#""\u{2026}\x41\n\t\0\'" + "x""#), ["\u{2026}A\n\t\0'", "x"]);
        assert_eq!(texts("\"one \\\n      two\" \"three\""), ["one two", "three"]);
        assert_eq!(
            texts("r\"a\\\" r#\"b \"c\" d\"# br##\"e\"#f\"## b\"g\" c\"h\""),
            ["a\\", "b \"c\" d", "e\"#f", "g", "h"]
        );
        assert_eq!(texts("r#\"ä → ö\"# + \"ü\""), ["ä → ö", "ü"]);
        assert_eq!(texts("r#type == \"a\" && for_r\"b\""), ["a", "b"]);
        assert_eq!(texts("\"never closed"), ["never closed"]);
    }

    #[test]
    fn what_only_looks_like_a_string_is_none() {
        assert_eq!(texts("// \"a\"\n/* \"b\" /* \"c\" */ \"d\" */ \"e\" // \"f"), ["e"]);
        assert_eq!(
            texts(r#"'"' "a" '\'' "b" '\\' "c" b'"' "d" '\u{22}' "e" '\x22' "f""#),
            ["a", "b", "c", "d", "e", "f"]
        );
        assert_eq!(
            texts("fn f<'a>(x: &'a str, y: &'static str) { \"a\" } 'outer: loop { \"b\" } '_ '…' \"c\""),
            ["a", "b", "c"]
        );
        assert_eq!(texts("\"// no comment\" \"/* none */\" \"'\""), ["// no comment", "/* none */", "'"]);
    }

    #[test]
    fn lines_are_counted_within_strings_and_comments_too() {
        let lines: Vec<usize> = tokens("\"a\nb\" /* \n */ \"c\" // d\n\"e\"").iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 3, 4]);
    }

    #[test]
    fn attributes_and_tests_are_left_out_and_nothing_else() {
        assert_eq!(kept("#![doc = \"a\"] #[serde(rename = \"b\")] struct S; \"c\""), ["c"]);
        assert_eq!(kept("#[cfg(test)] mod tests { fn f() { \"a\" } } \"b\""), ["b"]);
        assert_eq!(kept("#[cfg(test)] #[allow(x)] fn f(a: [u8; 3]) { \"a\" } \"b\""), ["b"]);
        assert_eq!(kept("#[cfg(test)] const A: [&str; 1] = [\"a\"]; \"b\""), ["b"]);
        assert_eq!(kept("#[cfg(test)] use a::{b, c}; \"b\""), ["b"]);
        assert_eq!(kept("#[cfg(test)] mod tests; \"b\""), ["b"]);
        assert_eq!(kept("#[cfg(not(test))] fn f() { \"a\" } #[cfg(feature = \"test\")] fn g() { \"b\" }"), ["a", "b"]);
        assert_eq!(kept("#[test_case] fn f() { \"a\" } #[cfg(all(test, unix))] fn g() { \"b\" } \"c\""), ["a", "c"]);
        assert_eq!(kept("let a = x != [\"a\"]; y![\"b\"]; #\"c\""), ["a", "b", "c"]);
    }
}
