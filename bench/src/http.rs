//! A client of HTTP/1.1 with as little work as possible: ready bytes out, the answer's status and body in.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::Failure;

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, valid until the next one.
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// The head, without the empty line behind it.
    pub head: &'a [u8],
    /// The body.
    pub body: &'a [u8],
}

impl Connection {
    /// Connects.
    pub fn open(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream, buffer: vec![0; 1 << 16] })
    }

    /// Sends a request and reads its answer.
    pub fn send(&mut self, request: &[u8]) -> Result<Answer<'_>, Failure> {
        self.stream.write_all(request)?;
        let mut filled = 0;
        let head = loop {
            filled += self.more(filled)?;
            if let Some(end) = find(&self.buffer[..filled], b"\r\n\r\n") {
                break end;
            }
        };
        let status = std::str::from_utf8(&self.buffer[9..12])?.parse()?;
        let begin = head + 4;
        let end = match length(&self.buffer[..head]) {
            _ if status == 304 || status == 204 => begin,
            Some(length) => begin + length,
            // In chunks, whose ends are not worth finding out: only the last one matters.
            None => {
                while !self.buffer[begin..filled].ends_with(b"0\r\n\r\n") {
                    filled += self.more(filled)?;
                }
                filled
            }
        };
        while filled < end {
            filled += self.more(filled)?;
        }
        Ok(Answer { status, head: &self.buffer[..head], body: &self.buffer[begin..end] })
    }

    fn more(&mut self, filled: usize) -> Result<usize, Failure> {
        if filled == self.buffer.len() {
            self.buffer.resize(filled * 2, 0);
        }
        match self.stream.read(&mut self.buffer[filled..])? {
            0 => Err("the server closed the connection".into()),
            count => Ok(count),
        }
    }
}

fn length(head: &[u8]) -> Option<usize> {
    header(head, "content-length").and_then(|value| value.parse().ok())
}

/// A header's value.
pub fn header<'h>(head: &'h [u8], name: &str) -> Option<&'h str> {
    let head = std::str::from_utf8(head).ok()?;
    head.split("\r\n").find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Where these bytes begin.
pub fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// A GraphQL request as bytes.
pub fn post(path: &str, token: Option<&str>, body: &serde_json::Value) -> Vec<u8> {
    let body = body.to_string();
    let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json\r\n\
         {token}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A GET request as bytes.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").into_bytes()
}
