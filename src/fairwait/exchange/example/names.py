"""Names, languages and ethnicities of the example council's people. Every person is made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Community:
    """People who share a stock of names. Shares are of the council's adults; languages carry their own weights."""

    name: str
    share_older: float
    share_younger: float
    ethnicities: tuple[tuple[str, float], ...]
    languages: tuple[tuple[str, float], ...]
    women_older: tuple[str, ...]
    women_younger: tuple[str, ...]
    men_older: tuple[str, ...]
    men_younger: tuple[str, ...]
    surnames: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_BRITISH_SURNAMES = _words(
    "Abbott Aldridge Allsop Ambler Appleyard Ashdown Atherton Attwood Baines Bamford Barlow Beckett Bellweather "
    "Birtles Blackmore Boothroyd Bracewell Bradshaw Brindley Broadbent Buckley Burgess Calloway Cartwright "
    "Castellan Chadwick Clegg Coldwell Coombes Corbett Cotterill Crabtree Cranfield Crossley Dalby Darlow Denholm "
    "Dewhurst Dobbs Drake Eastwood Eccles Ellery Entwistle Fairbrother Farrow Fenwick Fielding Finch Fletcher "
    "Garside Gaskell Gledhill Goodacre Greenhalgh Grimshaw Hallam Hardcastle Hargreaves Hart Haslam Hathersage "
    "Heaton Hebden Holroyd Horsfall Howarth Huddleston Ingham Jessop Kershaw Kirkbride Langley Larkin Lockwood "
    "Lofthouse Longden Lumb Makepeace Marsden Mather Midgley Mossman Naylor Newsome Norcliffe Oakes Ogden Ormerod "
    "Oxley Parkin Peachey Pickles Pilling Pinder Plumtree Radcliffe Ramsden Redfearn Ridley Rigby Sagar Salter "
    "Shackleton Sidebottom Skelton Slater Smallwood Stansfield Sugden Sutcliffe Swallow Swithin Tattersall "
    "Thackray Thornber Tickle Tolson Trevanion Turnbull Tyldesley Underhill Varley Wadsworth Walmsley Warburton "
    "Weatherill Whitlow Whitworth Widdop Winterbourne Woodhead Wormald Wrigley Yardley"
)

COMMUNITIES: tuple[Community, ...] = (
    Community(
        name="british",
        share_older=0.840,
        share_younger=0.720,
        ethnicities=(
            ("White British", 0.93),
            ("White and Black Caribbean", 0.03),
            ("White and Asian", 0.02),
            ("Any other White background", 0.02),
        ),
        languages=(("English", 1.0),),
        women_older=_words(
            "Edith Doris Vera Joan Margaret Jean Sheila Maureen Audrey Barbara Beryl Brenda Dorothy Eileen Elsie Freda "
            "Gladys Hilda Irene Ivy Joyce June Kathleen Marjorie Mavis Mildred Muriel Nellie Nora Olive Pamela Phyllis "
            "Rita Rosalind Ruby Shirley Stella Sylvia Thelma Violet Winifred Rosemary Valerie Patricia Ann Betty"
        ),
        women_younger=_words(
            "Abigail Alison Amanda Amy Beth Carol Charlotte Chloe Claire Dawn Debbie Donna Ellie Emma Gemma Hannah "
            "Heather Helen Jade Jessica Joanne Julie Karen Katie Kelly Kerry Laura Leanne Lisa Lorraine Lucy Megan "
            "Michelle Natalie Nicola Rachel Rebecca Samantha Sandra Sharon Sophie Stacey Susan Tracey Vicky Wendy"
        ),
        men_older=_words(
            "Albert Alfred Arnold Arthur Bernard Bill Cecil Clifford Colin Cyril Denis Derek Donald Douglas Edward "
            "Eric Ernest Frank Frederick Geoffrey George Gerald Gordon Harold Harry Herbert Jack Kenneth Leonard "
            "Leslie Maurice Norman Percy Peter Ralph Raymond Reginald Robert Ronald Roy Sidney Stanley Sydney Thomas "
            "Victor Walter Wilfred"
        ),
        men_younger=_words(
            "Adam Adrian Alan Andrew Anthony Barry Ben Callum Carl Chris Craig Daniel Darren David Dean Gareth Gary "
            "Gavin Glen Graham Ian Jamie Jason Joe Jordan Josh Keith Kevin Lee Liam Luke Mark Martin Matthew Michael "
            "Neil Nigel Paul Philip Ricky Robbie Ryan Scott Sean Shaun Simon Stephen Stuart Tim Tony Wayne"
        ),
        surnames=_BRITISH_SURNAMES,
    ),
    Community(
        name="welsh",
        share_older=0.020,
        share_younger=0.020,
        ethnicities=(("White British", 1.0),),
        languages=(("English", 0.9), ("Welsh", 0.1)),
        women_older=_words("Gwyneth Megan Myfanwy Olwen Dilys Eirlys Bronwen Menna Nesta"),
        women_younger=_words("Angharad Carys Cerys Ffion Rhian Sian Nia Lowri"),
        men_older=_words("Ivor Gwilym Emlyn Idris Glyn Elwyn Hywel Dai Trefor"),
        men_younger=_words("Rhys Gethin Dylan Owain Aled Ieuan Huw Iwan"),
        surnames=_words("Pritchard Bevan Prosser Llewellyn Gwynne Probert Pugh Rees Vaughan Meredith Parry Bowen"),
    ),
    Community(
        name="irish",
        share_older=0.028,
        share_younger=0.014,
        ethnicities=(("White Irish", 0.96), ("Gypsy or Irish Traveller", 0.04)),
        languages=(("English", 1.0),),
        women_older=_words("Bridget Nóirín Kathleen Philomena Nuala Breda Assumpta Mary Teresa Nora Una Attracta"),
        women_younger=_words("Siobhán Aoife Orla Niamh Sinéad Ciara Róisín Gráinne Deirdre"),
        men_older=_words("Patrick Seamus Declan Cornelius Finbar Brendan Michael Dermot Malachy Eamonn"),
        men_younger=_words("Conor Eoin Ciaran Padraig Cormac Fergal Ronan Diarmuid"),
        surnames=_words(
            "Doyle Nolan Brennan Gallagher O'Malley O'Dowd McGinty McEvoy Kinsella Tierney Cassidy Devlin "
            "O'Shaughnessy Flanagan Kilbride Mulcahy Rafferty McNulty"
        ),
    ),
    Community(
        name="polish",
        share_older=0.018,
        share_younger=0.040,
        ethnicities=(("Any other White background", 1.0),),
        languages=(("Polish", 0.7), ("English", 0.3)),
        women_older=_words("Danuta Halina Jadwiga Stanislawa Irena Zofia Wanda Krystyna Helena Genowefa"),
        women_younger=_words("Agnieszka Katarzyna Magdalena Joanna Beata Ewa Monika Paulina Izabela"),
        men_older=_words("Zbigniew Stanislaw Kazimierz Jerzy Tadeusz Ryszard Henryk Mieczyslaw"),
        men_younger=_words("Tomasz Piotr Krzysztof Marcin Pawel Grzegorz Wojciech Rafal"),
        surnames=_words(
            "Nowak Wojcik Zielinski Lewandowski Mazur Kaczmarek Piotrowski Grabowski Pawlak Michalski Jablonski Sikora "
            "Baran Duda Szewczyk Pietrzak"
        ),
    ),
    Community(
        name="pakistani and bangladeshi",
        share_older=0.030,
        share_younger=0.070,
        ethnicities=(("Pakistani", 0.62), ("Bangladeshi", 0.38)),
        languages=(("Urdu", 0.36), ("Bengali", 0.22), ("Punjabi", 0.14), ("English", 0.28)),
        women_older=_words("Zainab Nasreen Shamim Razia Sakina Khadija Mumtaz Amina Rukhsana Jahanara Hamida"),
        women_younger=_words("Aisha Fatima Nadia Saima Shazia Rabia Samina Farzana Sumaiya Tahira"),
        men_older=_words("Mohammed Abdul Ghulam Bashir Riaz Mahmood Karim Nazir Shaukat Aziz Habibur"),
        men_younger=_words("Imran Tariq Usman Bilal Kashif Zubair Faisal Shahid Rashid Naveed"),
        surnames=_words(
            "Hussain Iqbal Akhtar Malik Rahman Choudhury Miah Begum Ahmed Rashid Chaudhry Siddiqui Uddin Khatun Mirza "
            "Qureshi Butt Sheikh"
        ),
    ),
    Community(
        name="indian and sri lankan",
        share_older=0.022,
        share_younger=0.030,
        ethnicities=(("Indian", 0.85), ("Any other Asian background", 0.15)),
        languages=(("Gujarati", 0.28), ("Punjabi", 0.24), ("Tamil", 0.12), ("Hindi", 0.08), ("English", 0.28)),
        women_older=_words("Lakshmi Savitri Kamala Pushpa Harbhajan Surinder Manjula Nirmala Saraswati Kanta"),
        women_younger=_words("Priya Anjali Deepa Sunita Meera Kavita Jaspreet Nisha Rekha"),
        men_older=_words("Ramesh Gurdev Harbans Jagdish Mohan Suresh Balwinder Kantilal Narayan"),
        men_younger=_words("Sanjay Rajesh Amit Vikram Harpreet Nikhil Dinesh Anand"),
        surnames=_words(
            "Patel Desai Pillai Mistry Bhatt Sandhu Gill Dhillon Nair Shah Solanki Grewal Rao Chauhan Perera Selvarajah"
        ),
    ),
    Community(
        name="somali",
        share_older=0.006,
        share_younger=0.016,
        ethnicities=(("African", 0.97), ("Any other Black background", 0.03)),
        languages=(("Somali", 0.72), ("Arabic", 0.08), ("English", 0.20)),
        women_older=_words("Halima Asha Faduma Hawa Maryan Sahra Khadra Ruqiya"),
        women_younger=_words("Hodan Ifrah Ayaan Nimco Sagal Idil Hibo Deqa"),
        men_older=_words("Abdirahman Yusuf Warsame Jama Farah Hassan Ismail Nur"),
        men_younger=_words("Abdi Mahad Liban Guled Zakariya Khalid Ayub Bashiir"),
        surnames=_words("Yusuf Warsame Abdullahi Farah Jama Hersi Duale Osman Egal Guleed Samatar Aden Mohamud Hirsi"),
    ),
    Community(
        name="chinese",
        share_older=0.006,
        share_younger=0.012,
        ethnicities=(("Chinese", 0.93), ("Any other Asian background", 0.07)),
        languages=(("Cantonese", 0.52), ("Mandarin", 0.20), ("English", 0.28)),
        women_older=_words("Mei-Ling Suk-Yin Wai-Fong Yuk-Lan Siu-Ping Kam-Fung"),
        women_younger=_words("Jing Xiu Lin Hui Yan Fang Ka-Yan"),
        men_older=_words("Kwok-Wing Chi-Keung Wing-Hong Tak-Ming Shui-Lam"),
        men_younger=_words("Wei Jun Ming Hao Kin-Man Ka-Ho"),
        surnames=_words("Chow Cheung Leung Ng Yip Kwan Lam Tsang Fung Zhang Liu Mak Tse Yeung"),
    ),
    Community(
        name="caribbean",
        share_older=0.018,
        share_younger=0.020,
        ethnicities=(("Caribbean", 0.95), ("Any other Black background", 0.05)),
        languages=(("English", 1.0),),
        women_older=_words("Icilda Merlene Hyacinth Myrtle Lurline Pearline Delrose Enid Verona Carmen"),
        women_younger=_words("Marcia Yvonne Simone Keisha Shanice Natalee Jermaine Tamika"),
        men_older=_words("Winston Desmond Clive Egbert Lloyd Vernal Carlton Neville Errol Cuthbert"),
        men_younger=_words("Delroy Leroy Tyrone Marlon Dwayne Jerome Curtis Andre"),
        surnames=_words(
            "Braithwaite Beckford Campbell Grant Pinnock Gayle Samuels Bogle Hinds Lindo Francis Brathwaite Wint "
            "Rattray Clarke Blair"
        ),
    ),
    Community(
        name="west african",
        share_older=0.006,
        share_younger=0.032,
        ethnicities=(("African", 1.0),),
        languages=(("English", 0.72), ("Yoruba", 0.16), ("Twi", 0.12)),
        women_older=_words("Grace Comfort Abena Folasade Ngozi Efua Beatrice Adwoa"),
        women_younger=_words("Chidinma Funmilayo Ama Yetunde Blessing Akosua Ifeoma Temitope"),
        men_older=_words("Joseph Samuel Kwabena Chukwuma Emmanuel Olufemi Kwasi Festus"),
        men_younger=_words("Kofi Tunde Emeka Kwame Segun Chinedu Yaw Femi"),
        surnames=_words(
            "Okonedo Achebe Oduya Mensah Boateng Adeyemi Okafor Asante Nwosu Owusu Balogun Eze Amoah Ogunleye Mbeki"
        ),
    ),
    Community(
        name="arab, roma and others",
        share_older=0.006,
        share_younger=0.026,
        ethnicities=(("Arab", 0.40), ("Roma", 0.12), ("Any other ethnic group", 0.48)),
        languages=(("Arabic", 0.34), ("Romanian", 0.18), ("Farsi", 0.14), ("Kurdish", 0.10), ("English", 0.24)),
        women_older=_words("Samira Leila Nawal Farideh Mariana Souad"),
        women_younger=_words("Yasmin Rania Shirin Ioana Dilan Hana"),
        men_older=_words("Mustafa Hamid Reza Nicolae Ibrahim Farhad"),
        men_younger=_words("Omar Karwan Andrei Sami Dariush Ziad"),
        surnames=_words("Haddad Mansour Rahmani Popescu Karimi Nasser Ionescu Aziz Saleh Tehrani Barzani Khoury"),
    ),
)

KNOWN_AS: dict[str, str] = {
    "Edith": "Edie",
    "Margaret": "Peggy",
    "Dorothy": "Dot",
    "Kathleen": "Kath",
    "Patricia": "Pat",
    "Winifred": "Win",
    "Rosemary": "Rose",
    "Barbara": "Babs",
    "Valerie": "Val",
    "Rebecca": "Becky",
    "Samantha": "Sam",
    "Katie": "Kate",
    "Albert": "Bert",
    "Alfred": "Alf",
    "Edward": "Ted",
    "Frederick": "Fred",
    "Geoffrey": "Geoff",
    "Kenneth": "Ken",
    "Leonard": "Len",
    "Leslie": "Les",
    "Ronald": "Ron",
    "Robert": "Bob",
    "Thomas": "Tom",
    "Walter": "Wally",
    "Stephen": "Steve",
    "Michael": "Mick",
    "Matthew": "Matt",
    "Daniel": "Danny",
    "Bridget": "Biddy",
    "Patrick": "Paddy",
    "Stanislaw": "Stan",
    "Mohammed": "Mo",
    "Zbigniew": "Zbyszek",
    "Agnieszka": "Aga",
    "Krystyna": "Krysia",
    "Surinder": "Rani",
    "Kwok-Wing": "Wing",
    "Winston": "Win",
}
