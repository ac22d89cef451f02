"""The pack: knowledge and wording as data, read, checked and turned into frozen records."""
