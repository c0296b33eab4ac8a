//! Zips as services hand them out, written byte by byte so that they can also lie.

/// A zip as services make them: everything compressed, the dates by a clock of unknown place.
#[derive(Default)]
pub struct Zip {
    body: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

impl Zip {
    pub fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Zip {
        let size = bytes.as_ref().len();
        self.entry(name, bytes.as_ref(), 2024, size, 0o100_644)
    }

    pub fn dated(self, name: &str, bytes: impl AsRef<[u8]>, year: u32) -> Zip {
        let size = bytes.as_ref().len();
        self.entry(name, bytes.as_ref(), year, size, 0o100_644)
    }

    pub fn entry(mut self, name: &str, bytes: &[u8], year: u32, size: usize, mode: u32) -> Zip {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packer, bytes).unwrap();
        let packed = packer.finish().unwrap();
        let at = self.body.len() as u32;
        let mut head = vec![20, 0, 0, 8, 8, 0];
        head.extend(((year - 1980) << 25 | 1 << 21 | 1 << 16).to_le_bytes());
        head.extend(crc32fast::hash(bytes).to_le_bytes());
        head.extend((packed.len() as u32).to_le_bytes());
        head.extend((size as u32).to_le_bytes());
        head.extend((name.len() as u16).to_le_bytes());
        head.extend([0, 0]);
        self.body.extend(b"PK\x03\x04");
        self.body.extend(&head);
        self.body.extend(name.as_bytes());
        self.body.extend(&packed);
        self.directory.extend(b"PK\x01\x02\x14\x03");
        self.directory.extend(&head);
        self.directory.extend([0; 6]);
        self.directory.extend((mode << 16).to_le_bytes());
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.entries += 1;
        self
    }

    pub fn bytes(mut self) -> Vec<u8> {
        let at = self.body.len() as u32;
        self.body.extend(&self.directory);
        self.body.extend(b"PK\x05\x06\0\0\0\0");
        self.body.extend(self.entries.to_le_bytes());
        self.body.extend(self.entries.to_le_bytes());
        self.body.extend((self.directory.len() as u32).to_le_bytes());
        self.body.extend(at.to_le_bytes());
        self.body.extend([0, 0]);
        self.body
    }
}
