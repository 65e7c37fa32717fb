//! Which addresses belong to the public internet.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::LazyLock,
};

use ipnet::{Ipv4Net, Ipv6Net};

/// What the registry of special addresses (IANA) keeps from the public, and what only leads elsewhere.
const NOT_PUBLIC_V4: [([u8; 4], u8); 19] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    // Between a provider and its customers.
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    // Clouds answer here with their secrets.
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([192, 175, 48, 0], 24),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 5),
    ([248, 0, 0, 0], 5),
];

/// Everything outside of this is loopback, local, multicast, a translation of IPv4 or not given to anybody.
const GIVEN_V6: (u128, u8) = (0x2000 << 112, 3);

const NOT_PUBLIC_V6: [(u128, u8); 5] = [
    // Protocols of their own; Teredo carries IPv4.
    (0x2001 << 112, 23),
    (0x2001_0db8 << 96, 32),
    // 6to4: IPv4 again.
    (0x2002 << 112, 16),
    (0x2620_004f_8000 << 80, 48),
    (0x3fff << 112, 20),
];

/// Whether anybody on the internet could connect there.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    static NETWORKS: LazyLock<Vec<Ipv4Net>> = LazyLock::new(|| {
        let network = |(start, length): ([u8; 4], u8)| Ipv4Net::new(start.into(), length).ok();
        NOT_PUBLIC_V4.into_iter().filter_map(network).collect()
    });
    !NETWORKS.iter().any(|it| it.contains(&address))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    static NETWORKS: LazyLock<(Option<Ipv6Net>, Vec<Ipv6Net>)> = LazyLock::new(|| {
        let network =
            |(start, length): (u128, u8)| Ipv6Net::new(Ipv6Addr::from_bits(start), length).ok();
        let kept = NOT_PUBLIC_V6.into_iter().filter_map(network);
        (network(GIVEN_V6), kept.collect())
    });
    let (given, kept) = &*NETWORKS;
    let is_given = given.is_some_and(|it| it.contains(&address));
    is_given && !kept.iter().any(|it| it.contains(&address)) && !is_isatap(address)
}

/// An IPv4 address in the last half of one of IPv6.
const fn is_isatap(address: Ipv6Addr) -> bool {
    let [.., high, marker, _, _] = address.segments();
    marker == 0x5efe && matches!(high, 0 | 0x0200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public_is_known() {
        let refused = "
            0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3 169.254.169.254
            172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255
            198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 247.0.0.1 248.0.0.1 255.255.255.255
            192.31.196.1 192.52.193.1 192.175.48.1
            :: ::1 ::7f00:1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
            64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 100:0:0:1::1 2001::1 2001:0:7f00:1:: 2001:2::1 2001:10::1
            2001:20::1 2001:1ff::1 2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe::1 2002:808:808:: 3fff::1 3fff:fff::1 4000::1
            5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 febf::1 fec0::1 feff::1 ff02::1 ff05::2 ff0e::1
            2620:4f:8000::1 2a00::5efe:10.0.0.1 2a00::200:5efe:7f00:1";
        for address in refused.split_whitespace() {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn what_is_beside_it_is_public() {
        let public = "
            1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255
            169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0 198.17.255.255
            198.20.0.0 203.0.112.255 203.0.114.0 223.255.255.255 ::ffff:8.8.8.8
            2001:200::1 2001:4860:4860::8888 2003::1 2606:4700::1111 2a00:1450::1 3ffe:ffff::1 3fff:1000::1";
        for address in public.split_whitespace() {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
