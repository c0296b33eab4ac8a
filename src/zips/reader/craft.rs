//! Zips built byte by byte for tests, honest ones and such as an attacker would make.

/// A way in which a zip can lie. Each adds an entry or changes the zip as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    Comment,
    Prefix,
    Suffix,
    Cut,
    CountTooHigh,
    CountTooLow,
    Disks,
    Up,
    Absolute,
    Backslash,
    Drive,
    Folder,
    Duplicate,
    Link,
    Device,
    Encrypted,
    Deflated,
    Descriptor,
    OtherLocalName,
    OtherLocalSize,
    OtherLocalChecksum,
    SizeTooBig,
    SizeTooSmall,
    SameData,
    HiddenEntry,
    WrongChecksum,
}

impl Lie {
    /// Name of the entry that lies.
    pub fn name(self) -> &'static str {
        match self {
            Lie::Up => "../up",
            Lie::Absolute => "/etc/x",
            Lie::Backslash => "a\\b",
            Lie::Drive => "c:x",
            Lie::Folder => "folder/",
            Lie::Duplicate => "twin",
            Lie::SameData => "same",
            Lie::HiddenEntry => "a",
            _ => "liar",
        }
    }
}

#[derive(Clone)]
struct Header {
    name: String,
    flags: u16,
    method: u16,
    crc: u32,
    size: u32,
    attributes: u32,
    at: u32,
}

impl Header {
    fn new(name: &str, data: &[u8]) -> Header {
        Header {
            name: name.to_owned(),
            flags: if name.is_ascii() { 0 } else { 1 << 11 },
            method: 0,
            crc: crc32fast::hash(data),
            size: u32::try_from(data.len()).unwrap(),
            attributes: 0o100_644 << 16,
            at: 0,
        }
    }

    fn shared(&self, out: &mut Vec<u8>) {
        out.extend(self.flags.to_le_bytes());
        out.extend(self.method.to_le_bytes());
        out.extend([0, 0, 0x21, 0]);
        for n in [self.crc, self.size, self.size] {
            out.extend(n.to_le_bytes());
        }
        out.extend(u16::try_from(self.name.len()).unwrap().to_le_bytes());
        out.extend([0, 0]);
    }

    fn local(&self, out: &mut Vec<u8>) {
        out.extend(b"PK\x03\x04\x14\0");
        self.shared(out);
        out.extend(self.name.as_bytes());
    }

    fn central(&self, out: &mut Vec<u8>) {
        out.extend(b"PK\x01\x02\x14\x03\x14\0");
        self.shared(out);
        out.extend([0; 6]);
        out.extend(self.attributes.to_le_bytes());
        out.extend(self.at.to_le_bytes());
        out.extend(self.name.as_bytes());
    }
}

/// A zip in the making.
#[derive(Default)]
pub struct Craft {
    body: Vec<u8>,
    listed: Vec<Header>,
    lie: Option<Lie>,
}

impl Craft {
    /// An empty zip.
    pub fn new() -> Craft {
        Craft::default()
    }

    fn at(&self) -> u32 {
        u32::try_from(self.body.len()).unwrap()
    }

    fn add(&mut self, local: &Header, central: Header, data: &[u8]) {
        let at = self.at();
        local.local(&mut self.body);
        self.body.extend(data);
        self.listed.push(Header { at, ..central });
    }

    /// Adds an honest entry.
    pub fn file(mut self, name: &str, data: &[u8]) -> Craft {
        let header = Header::new(name, data);
        self.add(&header, header.clone(), data);
        self
    }

    /// Adds a lie.
    pub fn lie(mut self, lie: Lie) -> Craft {
        self.lie = Some(lie);
        let data = b"0123456789";
        let honest = Header::new(lie.name(), data);
        let both = |change: &dyn Fn(&mut Header)| {
            let mut header = honest.clone();
            change(&mut header);
            (header.clone(), header)
        };
        let local = |change: &dyn Fn(&mut Header)| (both(change).0, honest.clone());
        let (local, central) = match lie {
            Lie::Comment | Lie::Prefix | Lie::Suffix | Lie::Cut | Lie::CountTooHigh | Lie::CountTooLow | Lie::Disks => {
                return self;
            }
            Lie::Duplicate => return self.file("twin", b"1").file("twin", b"2"),
            Lie::SameData => {
                let first = self.listed.last().unwrap().at;
                self.listed.push(Header { at: first, ..Header::new("same", b"one") });
                return self;
            }
            Lie::HiddenEntry => {
                honest.local(&mut self.body);
                self.body.extend(data);
                return self;
            }
            Lie::Up | Lie::Absolute | Lie::Backslash | Lie::Drive | Lie::Folder => both(&|_| ()),
            Lie::Link => both(&|header| header.attributes = 0o120_777 << 16),
            Lie::Device => both(&|header| header.attributes = 0o060_600 << 16),
            Lie::Encrypted => both(&|header| header.flags |= 1),
            Lie::Deflated => both(&|header| header.method = 8),
            Lie::Descriptor => both(&|header| header.flags |= 1 << 3),
            Lie::SizeTooBig => both(&|header| header.size += 5),
            Lie::SizeTooSmall => both(&|header| header.size -= 5),
            Lie::WrongChecksum => both(&|header| header.crc ^= 1),
            Lie::OtherLocalName => local(&|header| header.name = "LIAR".into()),
            Lie::OtherLocalSize => local(&|header| header.size -= 1),
            Lie::OtherLocalChecksum => local(&|header| header.crc ^= 1),
        };
        self.add(&local, central, data);
        self
    }

    /// The whole zip.
    pub fn bytes(self) -> Vec<u8> {
        let mut out = self.body;
        let directory_at = u32::try_from(out.len()).unwrap();
        let mut count = u16::try_from(self.listed.len()).unwrap();
        for header in &self.listed {
            header.central(&mut out);
        }
        let directory_len = u32::try_from(out.len()).unwrap() - directory_at;
        match self.lie {
            Some(Lie::CountTooHigh) => count += 1,
            Some(Lie::CountTooLow) => count -= 1,
            _ => {}
        }
        out.extend(b"PK\x05\x06");
        out.extend([u8::from(self.lie == Some(Lie::Disks)), 0, 0, 0]);
        out.extend(count.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(directory_len.to_le_bytes());
        out.extend(directory_at.to_le_bytes());
        match self.lie {
            Some(Lie::Comment) => out.extend(b"\x02\0hi"),
            Some(Lie::Suffix) => out.extend(b"\0\0hi"),
            Some(Lie::Prefix) => {
                out.extend(b"\0\0");
                out.splice(0..0, *b"#!");
            }
            Some(Lie::Cut) => {}
            _ => out.extend(b"\0\0"),
        }
        out
    }
}
