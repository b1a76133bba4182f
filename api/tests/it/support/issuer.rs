//! A small issuer of tokens on this machine: discovery, keys, and tokens of every algorithm that issuers sign with.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Utc;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A key of the issuer.
pub enum SigningKey {
    Rsa(Box<RsaKeyPair>),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl SigningKey {
    pub fn rsa() -> Self {
        Self::Rsa(Box::new(RsaKeyPair::generate(KeySize::Rsa2048).unwrap()))
    }

    pub fn ec() -> Self {
        Self::Ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    pub fn ed() -> Self {
        Self::Ed(Ed25519KeyPair::generate().unwrap())
    }

    /// The key as the issuer publishes it.
    pub fn jwk(&self, kid: &str) -> Value {
        match self {
            Self::Rsa(pair) => {
                let public = pair.public_key();
                let n = public.modulus().big_endian_without_leading_zero();
                let e = public.exponent().big_endian_without_leading_zero();
                json!({ "kty": "RSA", "n": encode(n), "e": encode(e), "kid": kid, "use": "sig", "x5t": "AA" })
            }
            Self::Ec(pair) => {
                let point = pair.public_key().as_ref();
                let (x, y) = point[1..].split_at(32);
                json!({ "kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y), "kid": kid })
            }
            Self::Ed(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key()), "kid": kid, "alg": "EdDSA" })
            }
        }
    }

    /// The bytes that an attacker takes for a secret.
    pub fn public_der(&self) -> Vec<u8> {
        match self {
            Self::Rsa(pair) => AsDer::as_der(pair.public_key()).unwrap().as_ref().to_vec(),
            Self::Ec(pair) => pair.public_key().as_ref().to_vec(),
            Self::Ed(pair) => pair.public_key().as_ref().to_vec(),
        }
    }

    /// A token of these parts.
    pub fn token(&self, head: &Value, body: &Value) -> String {
        let message = format!("{}.{}", encode(head.to_string()), encode(body.to_string()));
        let (random, bytes) = (SystemRandom::new(), message.as_bytes());
        let signature = match self {
            Self::Rsa(pair) => {
                let padding: &dyn aws_lc_rs::signature::RsaEncoding =
                    if head["alg"] == "PS256" { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(padding, &random, bytes, &mut signature).unwrap();
                signature
            }
            Self::Ec(pair) => pair.sign(&random, bytes).unwrap().as_ref().to_vec(),
            Self::Ed(pair) => pair.sign(bytes).as_ref().to_vec(),
        };
        format!("{message}.{}", encode(signature))
    }
}

/// An issuer that listens.
pub struct Issuer {
    /// Its name: `iss` of its tokens.
    pub name: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// Answers by path; none hangs, without an end.
    pages: BTreeMap<String, Option<String>>,
    asked: BTreeMap<String, usize>,
}

const DISCOVERY: &str = "/.well-known/openid-configuration";

impl Issuer {
    /// One that publishes these keys.
    pub async fn publishing(keys: &[Value]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let name = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<Mutex<State>>::default();
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let shared = shared.clone();
                tokio::spawn(async move {
                    let mut request = vec![0; 4096];
                    let read = stream.read(&mut request).await.unwrap_or(0);
                    let request = String::from_utf8_lossy(&request[..read]).into_owned();
                    let path = request.split(' ').nth(1).unwrap_or("").to_owned();
                    let answer = {
                        let mut state = shared.lock().unwrap();
                        *state.asked.entry(path.clone()).or_default() += 1;
                        state.pages.get(&path).cloned()
                    };
                    let answer = match answer {
                        Some(Some(answer)) => answer,
                        Some(None) => std::future::pending().await,
                        None => {
                            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".into()
                        }
                    };
                    let _ = stream.write_all(answer.as_bytes()).await;
                });
            }
        });
        let issuer = Self { name, state };
        let document = json!({ "issuer": issuer.name, "jwks_uri": format!("{}/keys", issuer.name), "id_token_signing_alg_values_supported": ["RS256", "none"] });
        issuer.answers(DISCOVERY, &document.to_string());
        issuer.publish(keys);
        issuer
    }

    /// Publishes these keys and no others from now on.
    pub fn publish(&self, keys: &[Value]) {
        self.answers("/keys", &json!({ "keys": keys }).to_string());
    }

    /// Answers with this JSON from now on.
    pub fn answers(&self, path: &str, body: &str) {
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        self.state.lock().unwrap().pages.insert(path.into(), Some(answer));
    }

    /// What it says of itself, from now on.
    pub fn describes(&self, document: &Value) {
        self.answers(DISCOVERY, &document.to_string());
    }

    /// Does not answer any more.
    pub fn hangs(&self) {
        self.state.lock().unwrap().pages.insert(DISCOVERY.into(), None);
    }

    /// Sends whoever asks for its keys somewhere else.
    pub fn redirects(&self, to: &str) {
        let answer =
            format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        self.state.lock().unwrap().pages.insert("/keys".into(), Some(answer));
    }

    /// How often its keys were asked for.
    pub fn asked(&self) -> usize {
        self.state.lock().unwrap().asked.get("/keys").copied().unwrap_or(0)
    }

    /// How often it was asked for anything.
    pub fn asked_at_all(&self) -> usize {
        self.state.lock().unwrap().asked.values().sum()
    }

    /// Claims of an access token for the audience `desk`, valid for an hour, with these besides.
    pub fn claims(&self, more: &Value) -> Value {
        let now = Utc::now().timestamp();
        let mut claims =
            json!({ "iss": self.name, "aud": "desk", "sub": "42", "iat": now, "exp": now + 3_600 });
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        claims
    }
}
