//! How Postgres is installed on this platform.

use std::fs;
use std::path::{Path, PathBuf};

use nix::unistd::Uid;

/// The one-line command that installs Postgres here; the newest that the platform offers, or the wanted major.
pub(crate) fn install_command(major: Option<u32>) -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let command = if cfg!(target_os = "macos") {
        return format!("brew install postgresql@{}", major.unwrap_or(17));
    } else if cfg!(target_os = "freebsd") {
        format!("pkg install -y postgresql{}-server", major.unwrap_or(17))
    } else {
        on_linux(&release, major)
    };
    if Uid::effective().is_root() { command } else { format!("sudo {command}") }
}

/// Where that command puts the programs of a major version.
pub(crate) fn usual_bin_dir(major: u32) -> PathBuf {
    if cfg!(target_os = "macos") {
        return format!("/opt/homebrew/opt/postgresql@{major}/bin").into();
    }
    let debian = Path::new("/usr/lib/postgresql");
    if Path::new("/etc/debian_version").exists() {
        debian.join(format!("{major}/bin"))
    } else {
        "/usr/bin".into()
    }
}

fn on_linux(release: &str, major: Option<u32>) -> String {
    let families: Vec<&str> = release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split_whitespace())
        .collect();
    let is = |names: &[&str]| families.iter().any(|family| names.contains(family));
    let numbered = |before: &str, after: &str| match major {
        Some(major) => format!("{before}{major}{after}"),
        None => format!("{}{after}", before.trim_end_matches('-')),
    };
    if is(&["fedora", "rhel", "centos"]) {
        format!("dnf install -y {}", numbered("postgresql", "-server"))
    } else if is(&["arch"]) {
        "pacman -S --noconfirm postgresql".to_owned()
    } else if is(&["alpine"]) {
        format!("apk add {}", numbered("postgresql", ""))
    } else if is(&["suse", "opensuse"]) {
        format!("zypper install -y {}", numbered("postgresql", "-server"))
    } else {
        format!("apt-get install -y {}", numbered("postgresql-", ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_fits_the_distribution_and_its_relatives() {
        assert_eq!(on_linux("ID=debian\n", None), "apt-get install -y postgresql");
        assert_eq!(
            on_linux("ID=mint\nID_LIKE=\"ubuntu debian\"\n", Some(16)),
            "apt-get install -y postgresql-16"
        );
        assert_eq!(
            on_linux("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", None),
            "dnf install -y postgresql-server"
        );
        assert_eq!(on_linux("ID=alpine\n", Some(17)), "apk add postgresql17");
        assert_eq!(on_linux("", None), "apt-get install -y postgresql");
    }
}
